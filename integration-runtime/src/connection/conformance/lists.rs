//! `due` and `list`.

use super::{LONG, Run, at, same, tokens, unique};
use crate::connection::store::{Change, ConnectionStore, StoredTokens};
use crate::connection::{ConnectionId, ConnectionKey};
use std::time::{Duration, SystemTime};

pub(super) async fn check<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    // Integrations of their own: what the other checks left behind is no part of these lists.
    let (one, other) = (unique("conformance-due"), unique("conformance-other"));
    due(run, &one, &other).await;
    list(run, &one, &other).await;
    for integration in [one, other] {
        for record in run.done(run.store.list(&integration, None)).await {
            run.disconnect(&record.key).await;
        }
    }
}

fn due_at(time: Option<SystemTime>) -> StoredTokens {
    StoredTokens {
        refresh_due_at: time,
        ..tokens("due")
    }
}

async fn due<S: ConnectionStore + ?Sized>(run: &Run<S>, one: &str, other: &str) {
    let key = |tenant: &str| ConnectionKey::new(one, &ConnectionId::from(tenant));
    let due = |before, limit| run.done(run.store.due(one, before, limit));
    same(
        "due: nothing is due of an integration without connections",
        &due(at(1000), 10).await,
        &vec![],
    );

    // Neither in the order of their keys nor in that of their times.
    for (tenant, time) in [
        ("b", Some(at(30))),
        ("d", Some(at(10))),
        ("a", Some(at(20))),
        ("c", Some(at(40))),
        ("never", None),
    ] {
        run.put(&key(tenant), &due_at(time)).await;
    }
    let foreign = ConnectionKey::new(other, &ConnectionId::from("e"));
    run.put(&foreign, &due_at(Some(at(10)))).await;

    let in_order = ["d", "a", "b", "c"].map(key);
    let first = |count: usize| in_order[..count].to_vec();
    same(
        "due: those that are due first are at the front",
        &due(at(1000), 10).await,
        &first(4),
    );
    same(
        "due: no more than the limit, those that are due first",
        &due(at(1000), 3).await,
        &first(3),
    );
    same(
        "due: no more than the limit",
        &due(at(1000), 0).await,
        &first(0),
    );
    same(
        "due: the limit may be as large as it gets",
        &due(at(1000), u32::MAX).await,
        &first(4),
    );
    same(
        "due: those that are due before this time",
        &due(at(25), 10).await,
        &first(2),
    );
    same(
        "due: before this time, and not at it",
        &due(at(30), 10).await,
        &first(2),
    );
    let just_after = at(30) + Duration::from_micros(1);
    same(
        "due: before this time, by a microsecond",
        &due(just_after, 10).await,
        &first(3),
    );
    same(
        "due: nothing, when it is too early",
        &due(at(0), 10).await,
        &first(0),
    );

    let record = run.stored(&key("d")).await;
    let lease = run.lease(&record, "owner", LONG).await;
    let retry_after = Some(at(35));
    run.committed(&lease, Change::Deferred { retry_after })
        .await;
    same(
        "due: none whose retry_after is after this time",
        &due(at(34), 10).await,
        &in_order[1..3].to_vec(),
    );
    same(
        "due: those whose retry_after is not after this time",
        &due(at(35), 10).await,
        &first(3),
    );

    let record = run.stored(&key("a")).await;
    let lease = run.lease(&record, "owner", LONG).await;
    run.committed(&lease, Change::NeedsReconnect("invalid_grant".to_owned()))
        .await;
    let active = ["d", "b", "c"].map(key).to_vec();
    same(
        "due: none that needs to be connected again",
        &due(at(1000), 10).await,
        &active,
    );

    let record = run.stored(&key("b")).await;
    let lease = run.lease(&record, "owner", LONG).await;
    run.committed(&lease, Change::Refreshed(due_at(Some(at(50)))))
        .await;
    let later = ["d", "c", "b"].map(key).to_vec();
    same(
        "due: what was refreshed is due at its new time",
        &due(at(1000), 10).await,
        &later,
    );
    run.disconnect(&key("c")).await;
    let left = ["d", "b"].map(key).to_vec();
    same(
        "due: none that was disconnected",
        &due(at(1000), 10).await,
        &left,
    );
    let expected = vec![foreign];
    let found = run.done(run.store.due(other, at(1000), 10)).await;
    same("due: those of this integration", &found, &expected);
}

async fn list<S: ConnectionStore + ?Sized>(run: &Run<S>, one: &str, other: &str) {
    for integration in [one, other] {
        for record in run.done(run.store.list(integration, None)).await {
            run.disconnect(&record.key).await;
        }
    }
    let list = |tenant| run.done(run.store.list(one, tenant));
    same(
        "list: nothing of an integration without connections",
        &list(None).await,
        &vec![],
    );

    let mut names = vec![
        ("b", "2"),
        ("b", "1"),
        ("b", "10"),
        ("B", "1"),
        ("a", "z"),
        ("a/b", "1"),
        ("a%", "1"),
        ("ä", "1"),
        ("_", "1"),
        ("", "1"),
        ("🦀", "1"),
        ("\u{ffee}", "1"),
    ];
    let mut records = Vec::new();
    for (tenant, connection) in &names {
        let key = ConnectionKey::new(one, &ConnectionId::new(*tenant, *connection));
        records.push(run.put(&key, &tokens(connection)).await);
    }
    let foreign = ConnectionKey::new(other, &ConnectionId::new("b", "1"));
    let foreign = run.put(&foreign, &tokens("foreign")).await;

    // Bytes of UTF-8, as texts are ordered in Rust: no locale, and the same in every store.
    records.sort_by(|one, other| one.key.cmp(&other.key));
    same(
        "list: the connections of the integration, in the order of their keys",
        &list(None).await,
        &records,
    );
    names.sort_unstable();
    names.dedup_by_key(|(tenant, _)| *tenant);
    for (tenant, _) in names {
        let of_tenant = records.iter().filter(|record| record.key.tenant == tenant);
        let expected: Vec<_> = of_tenant.cloned().collect();
        same(
            "list: those of one tenant",
            &list(Some(tenant)).await,
            &expected,
        );
    }
    same(
        "list: nothing of a tenant without connections",
        &list(Some("c")).await,
        &vec![],
    );
    let lease = run.lease(&records[0], "owner", LONG).await;
    run.committed(&lease, Change::NeedsReconnect("invalid_grant".to_owned()))
        .await;
    let stored = run.stored(&records[0].key).await;
    same(
        "list: also those that need to be connected again",
        &list(None).await[0],
        &stored,
    );
    let found = run.done(run.store.list(other, None)).await;
    same("list: those of this integration", &found, &vec![foreign]);
}
