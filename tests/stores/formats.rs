//! Tables of the first format, opened by the code of today. What is in them is in `formats/`.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use integration_runtime::{
    Change, CommitOutcome, ConnectionId, ConnectionKey, ConnectionStore, FlowStore, LeaseOutcome,
    Record, RecordStatus, Sealed, StoredTokens, TakenFlow,
};

pub(crate) const SQLITE_1: &str = include_str!("formats/sqlite_1.sql");
pub(crate) const POSTGRES_1: &str = include_str!("formats/postgres_1.sql");

fn at(micros: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(micros)
}

fn sealed(kid: &str, nonce: &[u8], ciphertext: &[u8]) -> Sealed {
    Sealed {
        format: 1,
        kid: kid.to_owned(),
        nonce: nonce.to_vec(),
        ciphertext: ciphertext.to_vec(),
    }
}

fn key(tenant: &str, connection: &str) -> ConnectionKey {
    ConnectionKey::new("acme", &ConnectionId::new(tenant, connection))
}

fn records() -> Vec<Record> {
    vec![
        Record {
            key: key("org-7", "default"),
            version: 1_790_000_000_000_001,
            status: RecordStatus::Active,
            tokens: StoredTokens {
                secrets: sealed("2026-11", &[0, 1, 2], &[0xde, 0xad, 0xbe, 0xef]),
                expires_at: Some(at(1_790_003_600_000_001)),
                refresh_due_at: Some(at(1_790_003_300_000_000)),
                scopes: Some(vec!["read".to_owned(), "write".to_owned()]),
                meta: BTreeMap::from([("account".to_owned(), "Zoë".to_owned())]),
            },
            retry_after: None,
            failures: 0,
        },
        Record {
            key: key("org-8", "default"),
            version: 1_790_000_000_000_002,
            status: RecordStatus::Active,
            tokens: StoredTokens {
                secrets: sealed("2026-11", &[0, 1, 3], &[0xbe, 0xef, 0xde, 0xad]),
                expires_at: None,
                refresh_due_at: None,
                scopes: None,
                meta: BTreeMap::new(),
            },
            retry_after: Some(at(1_790_000_060_000_000)),
            failures: 3,
        },
        Record {
            key: key("org-9", "second"),
            version: 1_790_000_000_000_003,
            status: RecordStatus::NeedsReconnect("invalid_grant".to_owned()),
            tokens: StoredTokens {
                secrets: sealed("2026-10", &[0, 1, 4], &[0xff, 0xff]),
                expires_at: Some(at(1_790_003_600_000_000)),
                refresh_due_at: Some(at(1_790_003_300_000_000)),
                scopes: Some(Vec::new()),
                meta: BTreeMap::new(),
            },
            retry_after: None,
            failures: 1,
        },
    ]
}

/// Finds all that was in the tables, and goes on with it.
pub(crate) async fn check_first_format<S: ConnectionStore + FlowStore>(store: &S) {
    let found = store.list("acme", None).await.expect("the rows are read");
    assert_eq!(found, records());
    let due = store.due("acme", at(1_800_000_000_000_000), 10).await;
    assert_eq!(due.expect("the rows are read"), [key("org-7", "default")]);

    let [fresh, leased, _] = &found[..] else {
        panic!("three records");
    };
    let ttl = Duration::from_secs(60);
    let outcome = store
        .try_lease(&leased.key, leased.version, "now", ttl)
        .await;
    assert_eq!(outcome.expect("the row is read"), LeaseOutcome::Busy);
    let outcome = store.try_lease(&fresh.key, fresh.version, "now", ttl).await;
    let LeaseOutcome::Acquired(lease) = outcome.expect("the row is read") else {
        panic!("nobody has it");
    };
    let change = Change::Refreshed(leased.tokens.clone());
    let outcome = store.commit(&lease, change).await;
    let CommitOutcome::Committed(version) = outcome.expect("the row is written") else {
        panic!("nobody was faster");
    };
    assert!(version > fresh.version);
    store
        .disconnect(&fresh.key)
        .await
        .expect("the row is deleted");
    let again = store.put(&fresh.key, fresh.tokens.clone()).await;
    assert!(again.expect("the row is written").version > version);

    let taken = store.take(&[0x11; 32]).await.expect("the row is read");
    let fresh = TakenFlow::Fresh {
        integration: "acme".to_owned(),
        sealed: sealed("2026-11", &[0, 1, 5], &[0xc0, 0xff, 0xee]),
    };
    assert_eq!(taken, fresh);
    let taken = store.take(&[0x22; 32]).await.expect("the row is read");
    assert_eq!(taken, TakenFlow::Replayed);
}
