//! `try_lease` and `release`.

use super::{LONG, Run, SHORT, at, holds, race, same, succeeded, tokens};
use crate::connection::store::{Change, ConnectionStore, Lease, LeaseOutcome, Record};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) async fn check<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    one_of_several_gets_it(run).await;
    one_of_several_gets_what_ran_out(run).await;
    only_of_this_version(run).await;
    it_runs_out(run).await;
    only_the_own_is_released(run).await;
    it_is_of_one_connection(run).await;
}

async fn assert_one_winner<S: ConnectionStore + ?Sized>(run: &Run<S>, record: &Record) {
    let outcomes = race(|number| {
        let (store, record) = (Arc::clone(&run.store), record.clone());
        async move {
            let owner = format!("racer {number}");
            succeeded(store.try_lease(&record.key, record.version, &owner, LONG)).await
        }
    })
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = outcomes
        .into_iter()
        .partition(|outcome| matches!(outcome, LeaseOutcome::Acquired(_)));
    same(
        "try_lease: of several at once, one gets the lease",
        &won.len(),
        &1,
    );
    let busy = lost.iter().all(|outcome| *outcome == LeaseOutcome::Busy);
    holds(
        "try_lease: of several at once, the others are told that it is busy",
        busy,
    );
}

async fn one_of_several_gets_it<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("lease-race");
    for _ in 0..4 {
        let record = run.put(&key, &tokens("leased")).await;
        assert_one_winner(run, &record).await;
        same(
            "try_lease: the record stays as it is",
            &run.stored(&key).await,
            &record,
        );
    }
}

async fn one_of_several_gets_what_ran_out<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let record = run
        .put(&run.key("lease-race-again"), &tokens("leased"))
        .await;
    run.lease(&record, "ran out", SHORT).await;
    tokio::time::sleep(SHORT * 4).await;
    assert_one_winner(run, &record).await;
}

async fn only_of_this_version<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("lease-version");
    let outcome = run.try_lease(&key, 1, "owner", LONG).await;
    same(
        "try_lease: what is not there is gone",
        &outcome,
        &LeaseOutcome::Gone,
    );

    let old = run.put(&key, &tokens("old")).await;
    let record = run.put(&key, &tokens("new")).await;
    let rule = "try_lease: another version is stale";
    for version in [old.version, record.version + 1, 0, u64::MAX] {
        let outcome = run.try_lease(&key, version, "owner", LONG).await;
        same(rule, &outcome, &LeaseOutcome::Stale);
    }
    run.lease(&record, "owner", LONG).await;
    run.assert_busy("try_lease: what somebody has is busy", &record)
        .await;
    let outcome = run.try_lease(&key, old.version, "other", LONG).await;
    same(
        "try_lease: another version is stale, also while it is leased",
        &outcome,
        &LeaseOutcome::Stale,
    );

    run.disconnect(&key).await;
    let outcome = run.try_lease(&key, record.version, "owner", LONG).await;
    same(
        "try_lease: what was disconnected is gone",
        &outcome,
        &LeaseOutcome::Gone,
    );
}

async fn it_runs_out<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let record = run.put(&run.key("lease-ttl"), &tokens("leased")).await;
    let ttl = Duration::from_millis(400);
    let begun = Instant::now();
    run.lease(&record, "first", ttl).await;
    loop {
        let asked = begun.elapsed();
        match run
            .try_lease(&record.key, record.version, "second", LONG)
            .await
        {
            // The clock of a store may have milliseconds only.
            LeaseOutcome::Acquired(_) => {
                let lasted = begun.elapsed() + Duration::from_millis(10);
                holds(
                    "try_lease: a lease lasts as long as was asked for",
                    lasted >= ttl,
                );
                break;
            }
            outcome => same(
                "try_lease: what somebody has is busy",
                &outcome,
                &LeaseOutcome::Busy,
            ),
        }
        holds(
            "try_lease: a lease that has run out is none",
            asked < ttl * 20,
        );
        tokio::time::sleep(ttl / 20).await;
    }
    run.assert_busy(
        "try_lease: the lease is now the second's, for its own time",
        &record,
    )
    .await;
}

async fn only_the_own_is_released<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let key = run.key("release");
    let record = run.put(&key, &tokens("leased")).await;
    let lease = run.lease(&record, "owner", LONG).await;
    let of_another = Lease {
        owner: "other".to_owned(),
        ..lease.clone()
    };
    run.release(&of_another).await;
    run.assert_busy("release: somebody else's lease is left alone", &record)
        .await;
    run.release(&lease).await;
    same(
        "release: the record stays as it is",
        &run.stored(&key).await,
        &record,
    );
    let next = run.lease(&record, "next", LONG).await;
    run.release(&lease).await;
    run.assert_busy("release: a lease is given back once", &record)
        .await;
    run.release(&next).await;

    let slow = run.lease(&record, "slow", SHORT).await;
    tokio::time::sleep(SHORT * 4).await;
    run.lease(&record, "fast", LONG).await;
    run.release(&slow).await;
    run.assert_busy(
        "release: who is late leaves the next one's lease alone",
        &record,
    )
    .await;

    run.disconnect(&key).await;
    run.release(&slow).await;
    same(
        "release: what is gone stays gone",
        &run.get(&key).await,
        &None,
    );
}

async fn it_is_of_one_connection<S: ConnectionStore + ?Sized>(run: &Run<S>) {
    let one = run.put(&run.key("lease-one"), &tokens("one")).await;
    let other = run.put(&run.key("lease-other"), &tokens("other")).await;
    let lease = run.lease(&one, "owner", LONG).await;
    // By the same owner at the same time, which nothing forbids.
    let second = run.lease(&other, "owner", LONG).await;
    run.release(&second).await;
    run.assert_busy(
        "release: gives back the lease of this connection only",
        &one,
    )
    .await;
    let retry_after = Some(at(1));
    run.committed(&lease, Change::Deferred { retry_after })
        .await;
    same(
        "commit: changes this connection only",
        &run.stored(&other.key).await,
        &other,
    );
}
