//! When tokens are renewed, and what the callers notice of it. A1–A8 are in the target `scorecard`.

use std::time::Duration;

use integration_runtime::{ErrorKind, MemoryStore, ReauthorizationReason};
use integration_tests::oauth::{Fault, Later, Place, Profile, Provider};

use crate::acme::{AcmeClient, builder_on, client, connect};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_token_is_renewed_in_the_background_before_it_ends() {
    let provider = Provider::start(Profile::rotating());
    let clock = Later::new();
    let acme = builder_on(&provider, MemoryStore::new())
        .clock(clock.clone())
        .build()
        .unwrap();
    connect(&acme).await.unwrap();
    let first = acme.me().await.unwrap();
    clock.advance(HOUR - Duration::from_secs(200));
    provider.fault(Place::Refresh, Fault::Slow(Duration::from_millis(100)));
    // Nobody waits for it: the old token is good.
    assert_eq!(acme.me().await.unwrap().token, first.token);
    let new = loop {
        let token = acme.me().await.unwrap().token;
        if token != first.token {
            break token;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    clock.advance(HOUR + HOUR);
    // This one has ended, so it is waited for.
    assert_ne!(acme.me().await.unwrap().token, new);
    let counts = provider.counts();
    assert_eq!((counts.refreshes, counts.unauthorized), (2, 0));
}

#[tokio::test]
async fn a_refresh_that_fails_in_passing_is_tried_again_and_the_old_token_serves_meanwhile() {
    let provider = Provider::start(Profile::rotating());
    let clock = Later::new();
    let acme = builder_on(&provider, MemoryStore::new())
        .clock(clock.clone())
        .build()
        .unwrap();
    connect(&acme).await.unwrap();
    provider.faults(Place::Refresh, Fault::status(503), 2);
    provider.expire_access_tokens();
    acme.me().await.unwrap();
    let counts = provider.counts();
    assert_eq!((counts.refresh_requests, counts.refreshes), (3, 1));

    // Near its end, with a token endpoint that wants to be left alone for an hour.
    clock.advance(HOUR - Duration::from_secs(200));
    provider.faults(Place::Refresh, Fault::limited("3600"), 100);
    for _ in 0..20 {
        acme.me().await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(
        provider.counts().refresh_requests,
        4,
        "it was asked to wait"
    );
    // When the token has ended, the error says for how long.
    clock.advance(Duration::from_secs(300));
    let error = acme.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(
        error.retry_after() > Some(Duration::from_secs(3000)),
        "{error}"
    );
    assert_eq!(provider.counts().refresh_requests, 4);
}

#[tokio::test]
async fn disconnecting_ends_the_tokens_at_the_provider_and_what_comes_late_too() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    connect(&acme).await.unwrap();
    let token = acme.me().await.unwrap().token;
    assert!(provider.is_live(&token));
    provider.expire_access_tokens();
    provider.fault(Place::Refresh, Fault::Slow(Duration::from_millis(300)));
    let call = tokio::spawn(acme.me());
    tokio::time::sleep(Duration::from_millis(100)).await;
    acme.integration().disconnect().await.unwrap();
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired, "{error}");
    assert_eq!(provider.live_access_tokens(), 0);
    let error = acme.me().await.unwrap_err();
    assert_eq!(
        error.reauthorization(),
        Some(&ReauthorizationReason::NotConnected)
    );
}

#[tokio::test]
async fn connections_are_apart() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    let (left, right): (AcmeClient, AcmeClient) =
        (acme.connection("left"), acme.connection("right"));
    connect(&left).await.unwrap();
    connect(&right).await.unwrap();
    let (of_left, of_right) = (left.me().await.unwrap(), right.me().await.unwrap());
    assert_ne!(of_left.token, of_right.token);
    acme.me().await.unwrap_err();
    left.integration().disconnect().await.unwrap();
    left.me().await.unwrap_err();
    assert_eq!(right.me().await.unwrap().token, of_right.token);
    let all = acme.integration().list_connections(None).await.unwrap();
    let ids: Vec<_> = all
        .iter()
        .map(|(connection, _)| connection.id.to_string())
        .collect();
    assert_eq!(ids, ["right"]);
}
