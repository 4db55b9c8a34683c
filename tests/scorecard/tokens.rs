//! A1–A8: what becomes of tokens, whatever happens. The target `scorecard` runs them, a line each.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use integration_runtime::{
    ConnectionEvent, ConnectionStatus, ErrorKind, MemoryStore, ReauthorizationReason, SqliteStore,
};
use integration_tests::oauth::{Edit, Fault, Place, Profile, Provider, When};
use integration_tests::{Reply, Scratch};

use crate::acme::{builder_on, client, client_on, connect};

pub(crate) async fn a1_a_401_is_one_refresh_and_the_same_request_once_more() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    connect(&acme).await.unwrap();
    let before = acme.me().await.unwrap();
    assert_eq!(before.id, "ada@acme.example");
    provider.expire_access_tokens();
    let after = acme.note("hello").await.unwrap();
    assert_ne!(after.token, before.token);
    let counts = provider.counts();
    assert_eq!(
        (counts.refreshes, counts.unauthorized, counts.reuses),
        (1, 1, 0)
    );
    let notes = provider.requests_to("/api/notes");
    assert_eq!(notes.len(), 2);
    assert_eq!(notes[0].body, notes[1].body);
}

pub(crate) async fn a2_a_hundred_401s_at_once_are_one_refresh() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    connect(&acme).await.unwrap();
    acme.me().await.unwrap();
    for round in 1..=3 {
        provider.expire_access_tokens();
        let calls: Vec<_> = (0..100).map(|_| tokio::spawn(acme.me())).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        let counts = provider.counts();
        assert_eq!((counts.refresh_requests, counts.reuses), (round, 0));
    }
}

pub(crate) async fn a3_a_401_for_ever_is_one_refresh_and_an_error() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    connect(&acme).await.unwrap();
    let refusal = Fault::Reply(Reply::status(401));
    provider.faults(Place::Api, refusal, 100);
    let error = acme.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!(provider.counts().refresh_requests, 1);
    assert_eq!(provider.requests_to("/api/me").len(), 2);
}

pub(crate) async fn a4_an_ended_grant_is_one_request_and_everybody_is_told() {
    let provider = Provider::start(Profile::rotating());
    let events = Events::default();
    let acme = builder_on(&provider, MemoryStore::new())
        .on_connection_event(events.hook())
        .build()
        .unwrap();
    connect(&acme).await.unwrap();
    acme.me().await.unwrap();
    provider.end_grants();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(acme.me())).collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired, "{error}");
        let reason = ReauthorizationReason::GrantRefused("invalid_grant".into());
        assert_eq!(error.reauthorization(), Some(&reason));
    }
    // Nor does anybody ask again later.
    acme.me().await.unwrap_err();
    assert_eq!(provider.counts().refresh_requests, 1);
    let status = acme.integration().status().await.unwrap();
    assert!(
        matches!(status, ConnectionStatus::NeedsReconnect { .. }),
        "{status:?}"
    );
    let told = events.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("NeedsReconnect"), "{told:?}");
    connect(&acme).await.unwrap();
    acme.me().await.unwrap();
}

pub(crate) async fn a5_a_caller_who_leaves_does_not_take_the_new_token_along() {
    let provider = Provider::start(Profile::rotating());
    let events = Events::default();
    let acme = builder_on(&provider, MemoryStore::new())
        .on_connection_event(events.hook())
        .build()
        .unwrap();
    connect(&acme).await.unwrap();
    for round in 1..=3 {
        provider.expire_access_tokens();
        provider.fault(Place::Refresh, Fault::Slow(Duration::from_millis(200)));
        let left = tokio::time::timeout(Duration::from_millis(100), acme.me()).await;
        assert!(left.is_err(), "the caller was to leave in the middle");
        acme.me().await.unwrap();
        let counts = provider.counts();
        assert_eq!((counts.refreshes, counts.reuses), (round, 0));
    }
    let refreshed = events
        .told()
        .iter()
        .filter(|e| e.ends_with("Refreshed"))
        .count();
    assert_eq!(refreshed, 3);
}

pub(crate) async fn a6_two_clients_on_one_store_never_use_a_refresh_token_twice() {
    let provider = Provider::start(Profile::rotating());
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("tokens.db");
    let first = client_on(&provider, SqliteStore::connect(&url).await.unwrap());
    let second = client_on(&provider, SqliteStore::connect(&url).await.unwrap());
    connect(&first).await.unwrap();
    for _ in 0..5 {
        provider.expire_access_tokens();
        let calls: Vec<_> = (0..20)
            .map(|index| match index % 2 {
                0 => tokio::spawn(first.me()),
                _ => tokio::spawn(second.me()),
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    }
    let counts = provider.counts();
    assert_eq!((counts.refreshes, counts.reuses), (5, 0));
}

pub(crate) async fn a7_a_refresh_that_names_no_refresh_token_keeps_the_old_one() {
    let provider =
        Provider::start(Profile::standard().edit(When::Refresh, Edit::Remove("/refresh_token")));
    let acme = client(&provider);
    connect(&acme).await.unwrap();
    for round in 1..=3 {
        provider.expire_access_tokens();
        acme.me().await.unwrap();
        assert_eq!(provider.counts().refreshes, round);
    }
}

pub(crate) async fn a8_a_client_that_is_refused_leaves_its_connections_alone() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    connect(&acme).await.unwrap();
    provider.expire_access_tokens();
    let refusal = Fault::error(401, "invalid_client");
    provider.fault(Place::Refresh, refusal);
    let error = acme.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
    assert!(error.to_string().contains("invalid_client"), "{error}");
    let status = acme.integration().status().await.unwrap();
    assert!(status.is_connected(), "{status:?}");
    // The operator has mended it.
    acme.me().await.unwrap();
}

/// What a client told of its connections.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<ConnectionEvent>>>);

impl Events {
    /// What is told from now on.
    fn hook(&self) -> impl Fn(&ConnectionEvent) + Send + Sync + 'static {
        let events = self.0.clone();
        move |event| {
            events
                .lock()
                .expect("no test panics here")
                .push(event.clone())
        }
    }

    /// What was told, as `connection: kind`.
    fn told(&self) -> Vec<String> {
        let events = self.0.lock().expect("no test panics here");
        let told = |event: &ConnectionEvent| format!("{}: {:?}", event.connection, event.kind);
        events.iter().map(told).collect()
    }
}
