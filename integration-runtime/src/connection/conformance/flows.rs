//! `begin` and `take`.

use super::{LONG, holds, race, same, sealed, succeeded};
use crate::connection::Sealed;
use crate::connection::store::{FlowStore, NewFlow, TakenFlow};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) async fn check<S: FlowStore + ?Sized>(store: &Arc<S>) {
    a_flow_is_found_once(store).await;
    one_of_several_takes_it(store).await;
    its_end_is_remembered(store).await;
}

fn flow(integration: &str, sealed: Sealed) -> NewFlow {
    let mut state_hash = [0; 32];
    state_hash.fill_with(|| fastrand::u8(..));
    NewFlow {
        state_hash,
        integration: integration.to_owned(),
        sealed,
    }
}

fn fresh(flow: &NewFlow) -> TakenFlow {
    TakenFlow::Fresh {
        integration: flow.integration.clone(),
        sealed: flow.sealed.clone(),
    }
}

async fn begin<S: FlowStore + ?Sized>(store: &Arc<S>, flow: &NewFlow, ttl: Duration) {
    succeeded(store.begin(flow.clone(), ttl)).await;
}

async fn take<S: FlowStore + ?Sized>(store: &Arc<S>, flow: &NewFlow) -> TakenFlow {
    succeeded(store.take(&flow.state_hash)).await
}

async fn a_flow_is_found_once<S: FlowStore + ?Sized>(store: &Arc<S>) {
    let every_byte: Vec<u8> = (0..=255).collect();
    let odd = Sealed {
        format: 255,
        kid: "ключ/\"2026\"".to_owned(),
        nonce: every_byte.clone(),
        ciphertext: every_byte.repeat(256),
    };
    let empty = Sealed {
        format: 0,
        kid: String::new(),
        nonce: Vec::new(),
        ciphertext: Vec::new(),
    };
    let flows = [
        flow("acme", sealed(b"plain")),
        flow("acmé/'\"%", odd),
        flow("acme", empty),
    ];
    let never_begun = flow("acme", sealed(b"never"));
    for flow in &flows {
        begin(store, flow, LONG).await;
    }
    for flow in &flows {
        let unknown = take(store, &never_begun).await;
        same(
            "take: what was never begun is unknown",
            &unknown,
            &TakenFlow::Unknown,
        );
        same(
            "take: returns what was begun",
            &take(store, flow).await,
            &fresh(flow),
        );
        for _ in 0..2 {
            let again = take(store, flow).await;
            same(
                "take: what was taken is a replay",
                &again,
                &TakenFlow::Replayed,
            );
        }
    }
}

async fn one_of_several_takes_it<S: FlowStore + ?Sized>(store: &Arc<S>) {
    for _ in 0..4 {
        let flow = flow("acme", sealed(b"raced for"));
        begin(store, &flow, LONG).await;
        let taken = race(|_| {
            let (store, state_hash) = (Arc::clone(store), flow.state_hash);
            async move { succeeded(store.take(&state_hash)).await }
        })
        .await;
        let (won, lost): (Vec<_>, Vec<_>) = taken
            .into_iter()
            .partition(|taken| *taken != TakenFlow::Replayed);
        same(
            "take: of several at once, one gets the flow",
            &won,
            &vec![fresh(&flow)],
        );
        holds(
            "take: of several at once, the others are replays",
            !lost.is_empty(),
        );
    }
}

async fn its_end_is_remembered<S: FlowStore + ?Sized>(store: &Arc<S>) {
    let ttl = Duration::from_millis(600);
    let [taken, left, untouched] =
        ["taken", "left", "untouched"].map(|content| flow("acme", sealed(content.as_bytes())));
    let begun = Instant::now();
    for flow in [&taken, &left, &untouched] {
        begin(store, flow, ttl).await;
    }
    let early = take(store, &taken).await;
    // A store that took so long to answer says nothing about what is in time.
    if begun.elapsed() < ttl {
        same(
            "take: a flow is kept as long as was asked for",
            &early,
            &fresh(&taken),
        );
    }
    tokio::time::sleep(ttl * 5 / 4).await;
    for part in [5, 6, 7] {
        // What is begun later gives a store the occasion to tidy up.
        begin(store, &flow("acme", sealed(b"later")), LONG).await;
        let found = [take(store, &taken).await, take(store, &left).await];
        if begun.elapsed() < ttl * 2 {
            let rule = "take: that it was taken is remembered, and that it has run out";
            same(rule, &found, &[TakenFlow::Replayed, TakenFlow::Expired]);
        }
        tokio::time::sleep((ttl * (part + 1) / 4).saturating_sub(begun.elapsed())).await;
    }
    tokio::time::sleep((ttl * 9 / 4).saturating_sub(begun.elapsed())).await;
    begin(store, &flow("acme", sealed(b"much later")), LONG).await;
    let found = take(store, &untouched).await;
    let over = matches!(found, TakenFlow::Expired | TakenFlow::Unknown);
    holds(
        "take: a flow that ran out long ago is not found any more",
        over,
    );
}
