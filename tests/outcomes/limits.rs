//! What a client keeps by itself: idempotency keys, the retry budget, rate and concurrency limits, the circuit breaker;
//! failures inside of a 200; hooks.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use integration_runtime::{ApiError, Error, ErrorKind, Result, Retry, Text, integration};
use integration_tests::{Reply, Server};
use serde::Deserialize;
use serde_json::json;

#[integration(
    base_url = "https://api.acme.example",
    retry(attempts = 3, base = "1ms", max = "2ms"),
    timeout = "5s", attempt_timeout = "1s",
    idempotency_key = "Idempotency-Key",
    error(failed("/ok" = false, "/problem")),
)]
trait Acme {
    #[get("/items")]
    async fn items(&self) -> Result<Text>;

    #[post("/charges")]
    async fn charge(&self) -> Result<Text>;

    #[post("/refunds")]
    async fn refund(&self, #[idempotency_key] key: &str) -> Result<Text>;

    #[post("/notes", idempotency_key = none)]
    async fn note(&self) -> Result<Text>;

    #[get("/strict", error(failed(empty)))]
    async fn strict(&self) -> Result<()>;

    #[get("/typed")]
    async fn typed(&self) -> Result<Text, ApiError<Problem>>;
}

#[derive(Debug, Deserialize)]
struct Problem {
    balance: i64,
}

fn config(server: &Server) -> AcmeConfig {
    let url = server.url();
    let config = AcmeConfig::from_lookup(|name| (name == "ACME_API_BASE_URL").then(|| url.clone()));
    config.expect("the configuration is complete")
}

fn client(server: &Server) -> AcmeClient {
    AcmeClient::new(config(server)).expect("the configuration is good")
}

fn keys(server: &Server) -> Vec<Option<String>> {
    let requests = server.requests();
    let key =
        |request: &integration_tests::Request| request.header("idempotency-key").map(str::to_owned);
    requests.iter().map(key).collect()
}

#[tokio::test]
async fn c2_c3_what_carries_a_key_is_sent_again_with_the_same_key() {
    let server = Server::scripted([Reply::status(503), Reply::json(200, json!({}))]);
    let acme = client(&server);
    acme.charge().await.unwrap();
    let first = keys(&server);
    assert_eq!(first.len(), 2);
    assert_eq!(first[0], first[1]);
    let key = first[0].as_deref().unwrap();
    let is_uuid = key.len() == 36 && key.as_bytes()[14] == b'4' && "89ab".contains(&key[19..20]);
    assert!(is_uuid, "{key}");
    // Another call has another one.
    acme.charge().await.unwrap();
    assert_ne!(keys(&server)[2], first[0]);

    let server = Server::scripted([Reply::status(503), Reply::json(200, json!({}))]);
    let error = client(&server).note().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), server.count()), (503, 1));
    assert_eq!(keys(&server), [None]);

    let server = Server::scripted([Reply::json(200, json!({}))]);
    let acme = client(&server);
    acme.refund("order-7").await.unwrap();
    acme.charge().idempotency_key("order-8").await.unwrap();
    acme.items().await.unwrap();
    let sent = [Some("order-7".to_owned()), Some("order-8".to_owned()), None];
    assert_eq!(keys(&server), sent);
    let error = acme.refund("").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let error = acme.note().idempotency_key("x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn c28_an_outage_costs_no_more_than_the_budget() {
    let server = Server::scripted([Reply::status(503)]);
    let acme = client(&server);
    for _ in 0..1_000 {
        acme.items().await.unwrap_err();
    }
    assert_eq!(server.count(), 1_000 + 20);
}

#[integration(
    base_url = "https://api.acme.example",
    rate_limit("50/s", burst = 2, remaining = "X-Left", reset = "X-Reset"),
    timeout = "2s",
    retry = never,
)]
trait Slow {
    #[get("/items")]
    async fn items(&self) -> Result<Text>;
}

#[integration(
    base_url = "https://api.acme.example",
    rate_limit("1/h", wait = never),
)]
trait Impatient {
    #[get("/items")]
    async fn items(&self) -> Result<Text>;
}

#[tokio::test]
async fn calls_wait_for_their_turn_as_long_as_they_have_time() {
    let server = Server::answering(|_| {
        Reply::json(200, json!({}))
            .header("x-left", "100")
            .header("x-reset", "1")
    });
    let url = server.url();
    let lookup = |_: &str| Some(url.clone());
    let slow = SlowClient::new(SlowConfig::from_lookup(lookup).unwrap()).unwrap();
    let begin = Instant::now();
    let calls: Vec<_> = (0..12).map(|_| tokio::spawn(slow.items())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    // Two at once, then one each 20 ms.
    assert!(
        begin.elapsed() >= Duration::from_millis(200),
        "{:?}",
        begin.elapsed()
    );

    let impatient = ImpatientConfig::from_lookup(lookup).unwrap();
    let impatient = ImpatientClient::new(impatient).unwrap();
    impatient.items().await.unwrap();
    let error = impatient.items().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.is_rate_limited());
    assert!(
        error.retry_after() > Some(Duration::from_secs(3_500)),
        "{error}"
    );
    assert_eq!(server.count(), 13);
}

#[tokio::test]
async fn what_the_provider_says_is_left_closes_the_limit() {
    let server = Server::answering(|_| {
        Reply::json(200, json!({}))
            .header("x-left", "0")
            .header("x-reset", "30")
    });
    let url = server.url();
    let config = SlowConfig::from_lookup(|_| Some(url.clone())).unwrap();
    let slow = SlowClient::new(config).unwrap();
    slow.items().await.unwrap();
    let error = slow.items().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited, "{error}");
    let left = error.retry_after().unwrap();
    assert!(
        left > Duration::from_secs(25) && left <= Duration::from_secs(30),
        "{left:?}"
    );
    assert_eq!(server.count(), 1);
}

#[integration(base_url = "https://api.acme.example", concurrency = 3, retry = never, timeout = "10s")]
trait Narrow {
    #[get("/items")]
    async fn items(&self) -> Result<Text>;
}

#[tokio::test]
async fn c29_no_more_requests_are_under_way_than_declared_and_a_dropped_call_gives_its_place_back()
{
    let server =
        Server::answering(|_| Reply::json(200, json!({})).delay(Duration::from_millis(50)));
    let url = server.url();
    let config = NarrowConfig::from_lookup(|_| Some(url.clone())).unwrap();
    let under_way = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (begun, seen, ended) = (under_way.clone(), most.clone(), under_way.clone());
    let narrow = NarrowClient::builder(config)
        .before_attempt(move |_| {
            let now = begun.fetch_add(1, Ordering::SeqCst) + 1;
            seen.fetch_max(now, Ordering::SeqCst);
            Ok(())
        })
        .on_attempt(move |_| {
            ended.fetch_sub(1, Ordering::SeqCst);
        })
        .build()
        .unwrap();
    let calls: Vec<_> = (0..12).map(|_| tokio::spawn(narrow.items())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(most.load(Ordering::SeqCst), 3);
    for _ in 0..5 {
        let left = tokio::time::timeout(Duration::from_millis(10), narrow.items()).await;
        assert!(left.is_err());
    }
    narrow.items().await.unwrap();
}

#[integration(
    base_url = "https://api.acme.example",
    circuit_breaker(failures = 3, open = "200ms"),
    retry = never,
)]
trait Careful {
    #[get("/items")]
    async fn items(&self) -> Result<Text>;
}

#[tokio::test]
async fn an_open_circuit_breaker_spares_a_provider_in_trouble() {
    let healthy = Arc::new(Mutex::new(false));
    let is_healthy = healthy.clone();
    let server = Server::answering(move |_| match *is_healthy.lock().unwrap() {
        true => Reply::json(200, json!({})),
        false => Reply::status(500),
    });
    let url = server.url();
    let config = CarefulConfig::from_lookup(|_| Some(url.clone())).unwrap();
    let careful = CarefulClient::new(config).unwrap();
    let mut kinds = Vec::new();
    for _ in 0..10 {
        kinds.push(careful.items().await.unwrap_err().kind());
    }
    assert_eq!(kinds[..3], [ErrorKind::Api; 3]);
    assert_eq!(kinds[3..], [ErrorKind::CircuitOpen; 7]);
    assert_eq!(server.count(), 3);
    *healthy.lock().unwrap() = true;
    tokio::time::sleep(Duration::from_millis(250)).await;
    for _ in 0..3 {
        careful.items().await.unwrap();
    }
}

#[tokio::test]
async fn a_declared_failure_inside_of_a_200_is_an_error() {
    for (body, is_failure) in [
        (json!({"ok": true}), false),
        (json!({"ok": false, "error": "channel_not_found"}), true),
        (json!({"ok": true, "problem": null}), false),
        (json!({"ok": true, "problem": {"code": "x"}}), true),
        (json!({"nothing": "of both"}), false),
    ] {
        let server = Server::scripted([Reply::json(200, body.clone())]);
        let result = client(&server).items().await;
        assert_eq!(result.is_err(), is_failure, "{body}");
        if let Err(error) = result {
            assert_eq!((error.kind(), server.count()), (ErrorKind::Api, 1));
            assert_eq!(error.status().unwrap().as_u16(), 200);
        }
    }
    let server = Server::scripted([Reply::json(
        200,
        json!({"ok": false, "error": "not_authed"}),
    )]);
    let error = client(&server).charge().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "acme.charge: 200 OK: not_authed (code not_authed)"
    );

    let server = Server::scripted([Reply::status(200), Reply::json(200, json!({"ok": false}))]);
    let acme = client(&server);
    assert_eq!(acme.strict().await.unwrap_err().kind(), ErrorKind::Api);
    acme.strict().await.unwrap();

    let server = Server::scripted([Reply::json(402, json!({"balance": -3})), Reply::status(402)]);
    let acme = client(&server);
    let ApiError { error, body }: ApiError<Problem> = acme.typed().await.unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), body.unwrap().balance),
        (402, -3)
    );
    assert!(acme.typed().await.unwrap_err().body.is_none());
}

#[tokio::test]
async fn other_defaults_and_undeclared_requests_go_the_same_way() {
    let server = Server::scripted([Reply::status(503), Reply::json(200, json!({"ok": true}))]);
    let acme = client(&server);
    let once = acme
        .integration()
        .with(|defaults| defaults.retry(Retry::NEVER).header("x-batch", "nightly"));
    // The declaration's own policy is the integration's, which is a default too.
    once.items().await.unwrap_err();
    assert_eq!(server.requests()[0].header("x-batch"), Some("nightly"));
    let text: Text = acme
        .integration()
        .request(http::Method::POST, "/beta/a%20b")
        .query("year", "2026")
        .json(&json!({"x": 1}))
        .call::<Result<_>>()
        .query("page", "2")
        .await
        .unwrap();
    assert_eq!(text.0, r#"{"ok":true}"#);
    let request = &server.requests()[1];
    assert_eq!(
        (request.path(), request.query()),
        ("/beta/a%20b", "year=2026&page=2")
    );
    assert_eq!(request.text(), r#"{"x":1}"#);
    for path in [
        "beta",
        "//evil.example",
        "/a/../b",
        "/a?b",
        "/a b",
        "/%2e%2e/x",
    ] {
        let call = acme.integration().request(http::Method::GET, path);
        let error: Error = call.call::<Result<Text>>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{path}");
    }
    let invalid = acme
        .integration()
        .with(|defaults| defaults.header("x y", "z"));
    assert_eq!(
        invalid.items().await.unwrap_err().kind(),
        ErrorKind::InvalidArgument
    );
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn hooks_see_and_change_every_attempt() {
    let server = Server::scripted([
        Reply::status(500),
        Reply::close(),
        Reply::json(200, json!({})),
    ]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = seen.clone();
    let acme = AcmeClient::builder(config(&server))
        .before_attempt(|request| request.set_header("x-signed", "yes"))
        .on_attempt(move |attempt| note.lock().unwrap().push(attempt.clone()))
        .build()
        .unwrap();
    acme.items().await.unwrap();
    let seen = seen.lock().unwrap().clone();
    let statuses: Vec<_> = seen.iter().map(|a| a.status.map(|s| s.as_u16())).collect();
    assert_eq!(statuses, [Some(500), None, Some(200)]);
    assert_eq!(seen[1].error, Some(ErrorKind::Transport));
    assert_eq!(
        (seen[2].endpoint, seen[2].path, seen[2].number),
        ("items", "/items", 3)
    );
    let signed = |request: &integration_tests::Request| request.header("x-signed") == Some("yes");
    assert!(server.requests().iter().all(signed));

    let refusing = AcmeClient::builder(config(&server))
        .before_attempt(|_| Err("not today".into()))
        .build()
        .unwrap();
    let error = refusing.items().await.unwrap_err();
    assert!(error.to_string().contains("not today"), "{error}");
    assert_eq!(server.count(), 3);
}
