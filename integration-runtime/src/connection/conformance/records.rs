//! `get`, `put` and `disconnect`.

use super::{LONG, Run, at, holds, race, same, sealed, succeeded, tokens, unique};
use crate::connection::store::{Change, ConnectionStore, Record, RecordStatus, StoredTokens};
use crate::connection::{ConnectionKey, Sealed};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

pub(super) async fn check<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    what_is_put_is_found(run).await;
    keys_are_told_apart(run).await;
    put_begins_anew(run).await;
    versions_only_go_up(run).await;
    puts_at_once_are_one_after_another(run).await;
    disconnect_returns_what_was(run).await;
    one_of_several_disconnects(run).await;
}

async fn what_is_put_is_found<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("round-trip");
    same(
        "get: nothing is found of what was not put",
        &run.get(&key).await,
        &None,
    );
    for tokens in samples() {
        let put = run.put(&key, &tokens).await;
        let expected = Record {
            key: key.clone(),
            version: put.version,
            status: RecordStatus::Active,
            tokens,
            retry_after: None,
            failures: 0,
        };
        same(
            "put: returns what was put, active and without failures",
            &put,
            &expected,
        );
        same(
            "get: finds every field as it was put",
            &run.stored(&key).await,
            &expected,
        );
    }
}

fn samples() -> Vec<StoredTokens> {
    let texts = [
        "",
        " ",
        "a b,c",
        "ünï 🦀",
        "\"'`\\",
        "a\0b\n\t",
        "%2F/?#",
        "null",
    ];
    let every_byte: Vec<u8> = (0..=255).collect();
    let bare = StoredTokens {
        secrets: Sealed {
            format: 0,
            kid: String::new(),
            nonce: Vec::new(),
            ciphertext: Vec::new(),
        },
        expires_at: None,
        refresh_due_at: None,
        scopes: None,
        meta: BTreeMap::new(),
    };
    let full = StoredTokens {
        secrets: Sealed {
            format: 255,
            kid: "ключ/\"2026\"".to_owned(),
            nonce: every_byte.clone(),
            ciphertext: every_byte.repeat(256),
        },
        expires_at: Some(at(3600)),
        refresh_due_at: Some(at(0)),
        scopes: Some(texts.map(str::to_owned).into()),
        meta: texts.map(|text| (text.to_owned(), text.repeat(100))).into(),
    };
    let no_scopes = StoredTokens {
        scopes: Some(Vec::new()),
        ..bare.clone()
    };
    let one_time = StoredTokens {
        refresh_due_at: Some(UNIX_EPOCH),
        ..bare.clone()
    };
    let other_time = StoredTokens {
        // In the year 9999.
        expires_at: Some(at(251_000_000_000)),
        ..bare.clone()
    };
    vec![tokens("plain"), full, bare, no_scopes, one_time, other_time]
}

async fn keys_are_told_apart<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let long = "x".repeat(511);
    let texts = [
        "",
        " ",
        "a",
        "A",
        "a ",
        "a/b",
        "a%2Fb",
        "a:b",
        "a'b",
        "a\"b",
        "a`b",
        "a\\b",
        "a\nb",
        "a_b",
        "a*",
        "a?",
        "[a]",
        "{a}",
        "a,b",
        "null",
        "NULL",
        "0",
        "00",
        // The same letter, composed and not.
        "\u{e9}",
        "e\u{301}",
        "日本 🦀",
    ];
    let mut names: Vec<(String, String)> = Vec::new();
    for text in texts {
        names.push((text.to_owned(), "same".to_owned()));
        names.push(("same".to_owned(), text.to_owned()));
    }
    for separator in ["/", ":", "|", "\n", "\u{1f}", ""] {
        names.push((format!("x{separator}y"), "z".to_owned()));
        names.push(("x".to_owned(), format!("y{separator}z")));
    }
    names.push((format!("{long}1"), format!("{long}1")));
    names.push((format!("{long}1"), format!("{long}2")));
    names.push((format!("{long}2"), format!("{long}1")));
    names.sort();
    names.dedup();

    let other = unique("conformance/'other'");
    let mut keys: Vec<ConnectionKey> = Vec::new();
    for (tenant, connection) in names {
        for integration in [&run.integration, &other] {
            keys.push(ConnectionKey {
                integration: integration.clone(),
                tenant: tenant.clone(),
                connection: connection.clone(),
            });
        }
    }
    for (number, key) in keys.iter().enumerate() {
        run.put(key, &tokens(&number.to_string())).await;
    }
    for (number, key) in keys.iter().enumerate() {
        let record = run.stored(key).await;
        same("get: finds the connection of this key", &record.key, key);
        let expected = tokens(&number.to_string());
        same(
            "put: leaves the connections of other keys alone",
            &record.tokens,
            &expected,
        );
    }
    for (number, key) in keys.iter().enumerate() {
        let left = run.disconnect(key).await.map(|record| record.tokens);
        let expected = Some(tokens(&number.to_string()));
        same(
            "disconnect: leaves the connections of other keys alone",
            &left,
            &expected,
        );
    }
}

async fn put_begins_anew<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("put-again");
    let first = run.put(&key, &tokens("first")).await;
    let lease = run.lease(&first, "owner", LONG).await;
    let retry_after = Some(at(60));
    run.committed(&lease, Change::Deferred { retry_after })
        .await;
    let lease = run.lease(&first, "owner", LONG).await;
    let reason = "invalid_grant".to_owned();
    let version = run.committed(&lease, Change::NeedsReconnect(reason)).await;
    let refused = run.stored(&key).await;
    run.lease(&refused, "before the put", LONG).await;

    let again = run.put(&key, &tokens("again")).await;
    same(
        "put: the connection is active again",
        &again.status,
        &RecordStatus::Active,
    );
    same("put: failures are forgotten", &again.failures, &0);
    same(
        "put: a retry may be tried at once",
        &again.retry_after,
        &None,
    );
    same(
        "put: the tokens are the new ones",
        &again.tokens,
        &tokens("again"),
    );
    holds(
        "put: the version is greater than any before",
        again.version > version,
    );
    same(
        "put: returns what is stored",
        &run.stored(&key).await,
        &again,
    );
    run.assert_free("put: the connection has no lease", &again)
        .await;
}

async fn versions_only_go_up<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("versions");
    let mut highest = 0;
    let mut goes_up = |rule: &str, version: u64| {
        holds(rule, version > highest);
        highest = version;
    };
    for round in 0..8 {
        let mut record = run.put(&key, &tokens("put")).await;
        goes_up(
            "put: the version is greater than any this key ever had",
            record.version,
        );
        for change in [
            Change::Refreshed(tokens("refreshed")),
            Change::Rewrapped(sealed(b"rewrapped")),
            Change::NeedsReconnect("invalid_grant".to_owned()),
        ] {
            let lease = run.lease(&record, "owner", LONG).await;
            let version = run.committed(&lease, change).await;
            goes_up("commit: the version goes up", version);
            record = run.stored(&key).await;
            same(
                "commit: returns the version that is stored",
                &record.version,
                &version,
            );
        }
        if round % 2 == 0 {
            run.disconnect(&key).await;
        }
    }
}

async fn puts_at_once_are_one_after_another<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("puts");
    let mut put = race(|number| {
        let (store, key) = (Arc::clone(&run.store), key.clone());
        async move { succeeded(store.put(&key, tokens(&number.to_string()))).await }
    })
    .await;
    put.sort_by_key(|record| record.version);
    let all_differ = put.is_sorted_by(|one, next| one.version < next.version);
    holds(
        "put: of several at once, each has a version of its own",
        all_differ,
    );
    let stored = Some(run.stored(&key).await);
    same(
        "put: of several at once, the last one stays",
        &stored,
        &put.pop(),
    );
}

async fn disconnect_returns_what_was<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("disconnect");
    same(
        "disconnect: nothing was there",
        &run.disconnect(&key).await,
        &None,
    );
    let record = run.put(&key, &tokens("old")).await;
    let lease = run.lease(&record, "owner", LONG).await;
    run.committed(&lease, Change::NeedsReconnect("invalid_grant".to_owned()))
        .await;
    let before = run.stored(&key).await;
    run.lease(&before, "owner", LONG).await;
    same(
        "disconnect: returns what the connection was, leased or not",
        &run.disconnect(&key).await,
        &Some(before),
    );
    same(
        "disconnect: deletes the connection",
        &run.get(&key).await,
        &None,
    );
    same(
        "disconnect: returns it once",
        &run.disconnect(&key).await,
        &None,
    );
}

async fn one_of_several_disconnects<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("disconnect-race");
    let record = run.put(&key, &tokens("old")).await;
    let returned = race(|_| {
        let (store, key) = (Arc::clone(&run.store), key.clone());
        async move { succeeded(store.disconnect(&key)).await }
    })
    .await;
    let returned: Vec<Record> = returned.into_iter().flatten().collect();
    same(
        "disconnect: of several at once, one returns what it was",
        &returned,
        &vec![record],
    );
}
