//! What token endpoints answer that is no token, and what that does to a connection.

use std::time::Duration;

use integration_runtime::{
    ConnectErrorKind, ConnectionStatus, ErrorKind, MemoryStore, RandomSource, ReauthorizationReason,
};
use integration_tests::oauth::{Fault, Later, Place, Profile, Provider, Rotation};
use integration_tests::{Reply, Server};
use serde_json::json;

use crate::acme::{AcmeClient, builder_on, client, connect};

/// No chance, so no waiting between attempts but for what a provider asks for.
#[derive(Debug)]
struct Zero;

impl RandomSource for Zero {
    fn fraction(&self) -> f64 {
        0.0
    }
}

/// Answers that are none, or say no, and what each is to a connection that is being made.
fn refusals() -> Vec<(&'static str, Fault, ConnectErrorKind)> {
    use ConnectErrorKind as Kind;
    let json = |status, value| Fault::Reply(Reply::json(status, value));
    let body = |status, kind, body: &[u8]| Fault::Reply(Reply::body(status, kind, body.to_vec()));
    let refused = "error=invalid_grant&error_description=no";
    let beside = json!({"error": "invalid_grant", "access_token": "x"});
    vec![
        (
            "invalid_grant",
            Fault::error(400, "invalid_grant"),
            Kind::CodeRefused,
        ),
        (
            "invalid_grant, 401",
            Fault::error(401, "invalid_grant"),
            Kind::CodeRefused,
        ),
        (
            "invalid_grant, 403",
            Fault::error(403, "invalid_grant"),
            Kind::CodeRefused,
        ),
        (
            "invalid_grant, 200",
            Fault::error(200, "invalid_grant"),
            Kind::CodeRefused,
        ),
        (
            "invalid_grant beside a token",
            json(200, beside),
            Kind::CodeRefused,
        ),
        (
            "invalid_grant in a form",
            body(200, "text/plain", refused.as_bytes()),
            Kind::CodeRefused,
        ),
        (
            "invalid_client",
            Fault::error(401, "invalid_client"),
            Kind::Operator,
        ),
        (
            "unauthorized_client",
            Fault::error(400, "unauthorized_client"),
            Kind::Operator,
        ),
        (
            "invalid_request",
            Fault::error(400, "invalid_request"),
            Kind::Operator,
        ),
        (
            "an error object",
            json(400, json!({"error": {"type": "x", "message": "y"}})),
            Kind::Operator,
        ),
        ("ok: false", json(200, json!({"ok": false})), Kind::Operator),
        ("no body", Fault::Reply(Reply::status(400)), Kind::Operator),
        (
            "a page that is not there",
            body(404, "text/html", b"<p>not here</p>"),
            Kind::Operator,
        ),
        (
            "a page",
            body(200, "text/html", b"<form action=\"/login?a=b\">"),
            Kind::Unreadable,
        ),
        (
            "nothing",
            Fault::Reply(Reply::status(200)),
            Kind::Unreadable,
        ),
        (
            "no content",
            Fault::Reply(Reply::status(204)),
            Kind::Unreadable,
        ),
        (
            "no token",
            json(200, json!({"token_type": "Bearer"})),
            Kind::Unreadable,
        ),
        (
            "an empty token",
            json(200, json!({"access_token": ""})),
            Kind::Unreadable,
        ),
        (
            "a number for a token",
            json(200, json!({"access_token": 5})),
            Kind::Unreadable,
        ),
        (
            "a token with a line break",
            json(200, json!({"access_token": "a\nb"})),
            Kind::Unreadable,
        ),
        (
            "an array",
            json(200, json!([{"access_token": "a"}])),
            Kind::Unreadable,
        ),
        (
            "half of a document",
            body(200, "application/json", b"{\"access_token\": \"a"),
            Kind::Unreadable,
        ),
        (
            "not UTF-8",
            body(200, "application/json", b"{\"access_token\": \"\xff\xfe\"}"),
            Kind::Unreadable,
        ),
        (
            "a flood",
            Fault::Reply(Reply::spaces(2 * 1024 * 1024)),
            Kind::Unreadable,
        ),
        (
            "a flood without an end",
            Fault::Reply(Reply::spaces(1 << 40).chunked()),
            Kind::Unreadable,
        ),
        ("500", Fault::status(500), Kind::Transient),
        ("502", Fault::status(502), Kind::Transient),
        ("503", Fault::status(503), Kind::Transient),
        ("429", Fault::limited("1"), Kind::Transient),
        (
            "temporarily_unavailable",
            Fault::error(400, "temporarily_unavailable"),
            Kind::Transient,
        ),
        (
            "server_error, 200",
            Fault::error(200, "server_error"),
            Kind::Transient,
        ),
        (
            "the end of the connection",
            Fault::Reply(Reply::close()),
            Kind::Transient,
        ),
        ("a reset", Fault::Reply(Reply::reset()), Kind::Transient),
        (
            "a body that ends early",
            Fault::Reply(Reply::json(200, json!({})).missing(9)),
            Kind::Transient,
        ),
    ]
}

#[tokio::test]
async fn what_is_no_token_fails_as_it_should() {
    let provider = Provider::start(Profile::rotating());
    for (index, (name, fault, kind)) in refusals().into_iter().enumerate() {
        let acme = client(&provider);
        provider.fault(Place::Token, fault);
        let error = connect(&acme).await.expect_err(name);
        assert_eq!(error.kind(), kind, "{name}: {error}");
        // A code is good once, so it is sent once.
        assert_eq!(provider.counts().token_requests, index + 1, "{name}");
        let status = acme.integration().status().await.unwrap();
        assert_eq!(status, ConnectionStatus::Disconnected, "{name}");
    }
}

#[tokio::test]
async fn a_code_is_not_sent_to_where_the_token_endpoint_redirects() {
    let provider = Provider::start(Profile::rotating());
    let elsewhere = Server::scripted([Reply::json(200, json!({"access_token": "a"}))]);
    for status in [301, 302, 303, 307, 308] {
        let redirect = Reply::status(status).header("location", elsewhere.url());
        provider.fault(Place::Token, Fault::Reply(redirect));
        let error = connect(&client(&provider)).await.unwrap_err();
        assert_eq!(
            error.kind(),
            ConnectErrorKind::Operator,
            "{status}: {error}"
        );
    }
    assert_eq!(elsewhere.count(), 0);
}

/// A client that does not wait between attempts.
fn hurried(provider: &Provider, clock: &Later) -> AcmeClient {
    let builder = builder_on(provider, MemoryStore::new()).random(Zero);
    let builder = builder
        .clock(clock.clone())
        .timeout(Duration::from_secs(100));
    builder.build().unwrap()
}

#[tokio::test]
async fn a_refresh_that_fails_ends_a_connection_only_when_the_grant_is_over() {
    for (name, fault, kind) in refusals() {
        let provider = Provider::start(Profile::rotating());
        let clock = Later::new();
        let acme = hurried(&provider, &clock);
        connect(&acme).await.unwrap();
        provider.expire_access_tokens();
        let is_transient = kind == ConnectErrorKind::Transient;
        provider.faults(Place::Refresh, fault, if is_transient { 100 } else { 1 });
        let error = acme.me().await.expect_err(name);
        let requests = provider.counts().refresh_requests;
        let status = acme.integration().status().await.unwrap();
        if kind == ConnectErrorKind::CodeRefused {
            let reason = ReauthorizationReason::GrantRefused("invalid_grant".into());
            assert_eq!(
                error.kind(),
                ErrorKind::ReauthorizationRequired,
                "{name}: {error}"
            );
            assert_eq!(error.reauthorization(), Some(&reason), "{name}");
            assert!(
                !status.is_connected() && requests == 1,
                "{name}: {status:?}"
            );
            continue;
        }
        assert_eq!(error.kind(), ErrorKind::Auth, "{name}: {error}");
        assert!(status.is_connected(), "{name}: {status:?}");
        // What may change by itself is tried again, anything else is not.
        assert_eq!(requests, if is_transient { 4 } else { 1 }, "{name}");
        // Somebody has mended it, and no wait is asked for any more.
        provider.heal();
        clock.advance(Duration::from_secs(2));
        let called = acme.me().await;
        called.unwrap_or_else(|error| panic!("{name}, mended: {error}"));
        assert_eq!(provider.counts().reuses, 0, "{name}");
    }
}

#[tokio::test]
async fn what_passes_is_waited_for() {
    for (name, fault, times, least) in [
        ("503", Fault::status(503), 3, 0),
        (
            "the end of the connection",
            Fault::Reply(Reply::close()),
            2,
            0,
        ),
        ("429", Fault::limited("1"), 1, 1),
        (
            "503 with a time",
            Fault::Reply(Reply::status(503).header("retry-after", "1")),
            2,
            2,
        ),
    ] {
        let provider = Provider::start(Profile::rotating());
        let clock = Later::new();
        let acme = hurried(&provider, &clock);
        connect(&acme).await.unwrap();
        provider.expire_access_tokens();
        provider.faults(Place::Refresh, fault, times);
        let begin = clock.passed();
        let called = acme.me().await;
        called.unwrap_or_else(|error| panic!("{name}: {error}"));
        let took = clock.passed() - begin;
        assert!(took >= Duration::from_secs(least), "{name}: after {took:?}");
        let counts = provider.counts();
        assert_eq!(
            (counts.refresh_requests, counts.refreshes),
            (times + 1, 1),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_token_endpoint_that_hangs_is_given_up() {
    let provider = Provider::start(Profile::rotating());
    // Ten seconds in one.
    let clock = Later::fast(10);
    let acme = hurried(&provider, &clock);
    connect(&acme).await.unwrap();
    provider.expire_access_tokens();
    provider.fault(Place::Refresh, Fault::hanging());
    acme.me().await.unwrap();
    let counts = provider.counts();
    assert_eq!(
        (counts.refresh_requests, counts.refreshes, counts.reuses),
        (2, 1, 0)
    );

    provider.expire_access_tokens();
    provider.faults(Place::Refresh, Fault::hanging(), 9);
    let error = acme.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
    assert!(acme.integration().status().await.unwrap().is_connected());
    // Within the time of its lease.
    assert!(
        clock.passed() < Duration::from_secs(60),
        "{:?}",
        clock.passed()
    );
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_where_the_provider_forgives_it() {
    let mut profile = Profile::rotating();
    profile.token.rotation = Rotation::RotatedWithGrace;
    let provider = Provider::start(profile);
    let acme = hurried(&provider, &Later::new());
    connect(&acme).await.unwrap();
    for round in 1..=2 {
        provider.expire_access_tokens();
        provider.fault(Place::Refresh, Fault::lost());
        acme.me().await.unwrap();
        let counts = provider.counts();
        assert_eq!((counts.refreshes, counts.reuses), (2 * round, 0));
    }
}

#[tokio::test]
async fn a_lost_answer_is_the_end_where_the_provider_does_not() {
    let provider = Provider::start(Profile::rotating());
    let acme = hurried(&provider, &Later::new());
    connect(&acme).await.unwrap();
    provider.expire_access_tokens();
    provider.fault(Place::Refresh, Fault::lost());
    let error = acme.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired, "{error}");
    assert_eq!(provider.counts().reuses, 1);
    connect(&acme).await.unwrap();
    acme.me().await.unwrap();
}

#[tokio::test]
async fn what_a_provider_repeats_is_not_repeated() {
    let provider = Provider::start(Profile::rotating());
    for (place, error) in [
        (Place::Token, "invalid_grant"),
        (Place::Token, "invalid_client"),
        (Place::Refresh, "invalid_client"),
        (Place::Refresh, "invalid_grant"),
        (Place::Revoke, "invalid_request"),
    ] {
        let acme = client(&provider);
        if place != Place::Token {
            connect(&acme).await.unwrap();
            provider.expire_access_tokens();
        }
        provider.fault(place, Fault::Echo { status: 400, error });
        let said = match place {
            Place::Token => format!("{:#?}", connect(&acme).await.unwrap_err()),
            Place::Refresh => format!("{:#?}", acme.me().await.unwrap_err()),
            _ => format!("{:#?}", acme.integration().disconnect().await.unwrap()),
        };
        assert!(
            said.contains(error) && said.contains("[redacted]"),
            "{place:?}: {said}"
        );
        let mut secrets = provider.secrets();
        secrets.push(provider.profile().client_secret);
        let leaked = secrets.iter().find(|secret| said.contains(&***secret));
        assert_eq!(leaked, None, "{place:?}: {said}");
    }
}
