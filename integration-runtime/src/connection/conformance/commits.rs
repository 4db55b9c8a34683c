//! `commit`.

use super::{LONG, Run, SHORT, at, holds, race, same, sealed, succeeded, tokens};
use crate::connection::store::{
    Change, CommitOutcome, ConnectionStore, Lease, Record, RecordStatus, StoredTokens,
};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) async fn check<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    refreshed(run).await;
    needs_reconnect(run).await;
    deferred(run).await;
    rewrapped(run).await;
    only_the_version_counts(run).await;
    one_of_several_commits(run).await;
    after_disconnect(run).await;
}

fn changes() -> [Change; 4] {
    [
        Change::Refreshed(tokens("late")),
        Change::NeedsReconnect("late".to_owned()),
        Change::Deferred {
            retry_after: Some(at(7)),
        },
        Change::Rewrapped(sealed(b"late")),
    ]
}

/// A connection that failed before, under a lease.
async fn failed_before<S: ConnectionStore + ?Sized>(run: &Run<S>, name: &str) -> (Record, Lease) {
    let record = run.put(&run.key(name), &tokens("old")).await;
    let lease = run.lease(&record, "before", LONG).await;
    let retry_after = Some(at(60));
    run.committed(&lease, Change::Deferred { retry_after })
        .await;
    let record = run.stored(&record.key).await;
    let lease = run.lease(&record, "owner", LONG).await;
    (record, lease)
}

async fn refreshed<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let (record, lease) = failed_before(run, "refreshed").await;
    let new = StoredTokens {
        expires_at: None,
        refresh_due_at: Some(at(5)),
        scopes: None,
        meta: BTreeMap::new(),
        ..tokens("new")
    };
    let version = run.committed(&lease, Change::Refreshed(new.clone())).await;
    holds(
        "commit: Refreshed: the version goes up",
        version > record.version,
    );
    let expected = Record {
        version,
        tokens: new,
        retry_after: None,
        failures: 0,
        ..record.clone()
    };
    let stored = run.stored(&record.key).await;
    let rule = "commit: Refreshed: all tokens are new, and failures are forgotten";
    same(rule, &stored, &expected);
    run.assert_free("commit: Refreshed: the lease is given back", &stored)
        .await;

    let again = run.put(&record.key, &tokens("old")).await;
    let lease = run.lease(&again, "owner", LONG).await;
    run.committed(&lease, Change::NeedsReconnect("invalid_grant".to_owned()))
        .await;
    let refused = run.stored(&record.key).await;
    let lease = run.lease(&refused, "owner", LONG).await;
    run.committed(&lease, Change::Refreshed(tokens("new")))
        .await;
    let status = run.stored(&record.key).await.status;
    same(
        "commit: Refreshed: the status is active",
        &status,
        &RecordStatus::Active,
    );
}

async fn needs_reconnect<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let (record, lease) = failed_before(run, "needs-reconnect").await;
    let reason = "invalid_grant: \"d'accès\" refusé 🦀".to_owned();
    let version = run
        .committed(&lease, Change::NeedsReconnect(reason.clone()))
        .await;
    holds(
        "commit: NeedsReconnect: the version goes up",
        version > record.version,
    );
    let stored = run.stored(&record.key).await;
    let status = RecordStatus::NeedsReconnect(reason);
    same(
        "commit: NeedsReconnect: the reason is stored",
        &stored.status,
        &status,
    );
    same(
        "commit: NeedsReconnect: the tokens stay as they are",
        &stored.tokens,
        &record.tokens,
    );
    run.assert_free("commit: NeedsReconnect: the lease is given back", &stored)
        .await;
}

async fn deferred<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let record = run.put(&run.key("deferred"), &tokens("old")).await;
    let times = [Some(at(60)), None, Some(at(90))];
    for (retry_after, failures) in times.into_iter().zip(1..) {
        let lease = run.lease(&record, "owner", LONG).await;
        let version = run
            .committed(&lease, Change::Deferred { retry_after })
            .await;
        same(
            "commit: Deferred: the version stays",
            &version,
            &record.version,
        );
        let expected = Record {
            retry_after,
            failures,
            ..record.clone()
        };
        let stored = run.stored(&record.key).await;
        same(
            "commit: Deferred: failures go up by one, the rest stays",
            &stored,
            &expected,
        );
    }
    run.assert_free("commit: Deferred: the lease is given back", &record)
        .await;

    let record = run.put(&record.key, &tokens("old")).await;
    let slow = run.lease(&record, "slow", SHORT).await;
    tokio::time::sleep(SHORT * 4).await;
    run.lease(&record, "fast", LONG).await;
    let retry_after = None;
    run.committed(&slow, Change::Deferred { retry_after }).await;
    let rule = "commit: Deferred: who is late leaves the next one's lease alone";
    run.assert_busy(rule, &record).await;
}

async fn rewrapped<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let (record, lease) = failed_before(run, "rewrapped").await;
    let mut secrets = sealed(b"the same, under another key");
    secrets.kid = "2027-01".to_owned();
    let version = run
        .committed(&lease, Change::Rewrapped(secrets.clone()))
        .await;
    holds(
        "commit: Rewrapped: the version goes up",
        version > record.version,
    );
    let stored = run.stored(&record.key).await;
    let mut expected = record.clone();
    expected.version = version;
    expected.tokens.secrets = secrets;
    same(
        "commit: Rewrapped: nothing else changes",
        &stored,
        &expected,
    );
    let lease = run.lease(&stored, "rewrapped", LONG).await;
    run.committed(&lease, Change::NeedsReconnect("invalid_grant".to_owned()))
        .await;
    let refused = run.stored(&record.key).await;
    let lease = run.lease(&refused, "rewrapped", LONG).await;
    run.committed(&lease, Change::Rewrapped(sealed(b"again")))
        .await;
    let status = run.stored(&record.key).await.status;
    same(
        "commit: Rewrapped: the status stays as it is",
        &status,
        &refused.status,
    );
}

async fn only_the_version_counts<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("commit-version");
    for change in changes() {
        let record = run.put(&key, &tokens("old")).await;
        let lease = run.lease(&record, "slow", SHORT).await;
        tokio::time::sleep(SHORT * 4).await;
        let outcome = run.commit(&lease, change).await;
        let saved = matches!(outcome, CommitOutcome::Committed(_));
        holds("commit: a lease that ran out still saves", saved);
    }

    let record = run.put(&key, &tokens("old")).await;
    let slow = run.lease(&record, "slow", SHORT).await;
    tokio::time::sleep(SHORT * 4).await;
    let fast = run.lease(&record, "fast", LONG).await;
    run.committed(&fast, Change::Refreshed(tokens("fast")))
        .await;
    let stored = run.stored(&key).await;
    run.lease(&stored, "next", LONG).await;
    for change in changes() {
        let outcome = run.commit(&slow, change).await;
        same(
            "commit: another version is stale",
            &outcome,
            &CommitOutcome::Stale,
        );
    }
    let rule = "commit: what a faster one stored is not overwritten";
    same(rule, &run.stored(&key).await, &stored);
    run.assert_busy("commit: what is stale leaves the lease alone", &stored)
        .await;

    let record = run.put(&key, &tokens("old")).await;
    let slow = run.lease(&record, "slow", SHORT).await;
    tokio::time::sleep(SHORT * 4).await;
    run.lease(&record, "fast", LONG).await;
    run.committed(&slow, Change::Refreshed(tokens("slow")))
        .await;
    let stored = run.stored(&key).await;
    let rule = "commit: with the version, the lease of the version before ends";
    run.assert_free(rule, &stored).await;
}

async fn one_of_several_commits<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let record = run.put(&run.key("commit-race"), &tokens("old")).await;
    let lease = run.lease(&record, "owner", LONG).await;
    let outcomes = race(|number| {
        let (store, lease) = (Arc::clone(&run.store), lease.clone());
        async move {
            let new = tokens(&number.to_string());
            succeeded(store.commit(&lease, Change::Refreshed(new))).await
        }
    })
    .await;
    let winners: Vec<(usize, u64)> = (0..)
        .zip(&outcomes)
        .filter_map(|(number, outcome)| match outcome {
            CommitOutcome::Committed(version) => Some((number, *version)),
            _ => None,
        })
        .collect();
    let [(winner, version)] = winners[..] else {
        panic!("commit: of several at once, one is stored; found {outcomes:?}");
    };
    let stale = outcomes
        .iter()
        .filter(|outcome| **outcome == CommitOutcome::Stale);
    same(
        "commit: of several at once, the others are stale",
        &stale.count(),
        &(outcomes.len() - 1),
    );
    let stored = run.stored(&record.key).await;
    let found = (stored.version, stored.tokens);
    let expected = (version, tokens(&winner.to_string()));
    same(
        "commit: of several at once, the one that is told so is stored",
        &found,
        &expected,
    );
}

async fn after_disconnect<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("commit-gone");
    for change in changes() {
        let record = run.put(&key, &tokens("old")).await;
        let lease = run.lease(&record, "owner", LONG).await;
        run.disconnect(&key).await;
        let outcome = run.commit(&lease, change.clone()).await;
        same(
            "commit: what was disconnected is gone",
            &outcome,
            &CommitOutcome::Gone,
        );
        same(
            "commit: what was disconnected stays so",
            &run.get(&key).await,
            &None,
        );

        let connected_again = run.put(&key, &tokens("connected again")).await;
        let outcome = run.commit(&lease, change).await;
        let rule = "commit: what was disconnected and connected again is stale";
        same(rule, &outcome, &CommitOutcome::Stale);
        let stored = run.stored(&key).await;
        same(
            "commit: a connection made meanwhile is not overwritten",
            &stored,
            &connected_again,
        );
    }
}
