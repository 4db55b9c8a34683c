//! The spans of a call, by the OpenTelemetry conventions for HTTP clients: one of kind client an attempt, below one of
//! kind internal for the call.

use integration_tests::{Logs, Reply, Server};
use serde_json::json;

use crate::harness::client;

#[tokio::test]
async fn an_attempt_is_a_client_span_and_the_call_is_around_it() {
    let server = Server::scripted([
        Reply::status(503),
        Reply::json(200, json!({"id": 1, "name": "a"})),
    ]);
    let client = client(&server);
    let logs = Logs::capture();
    client.get("a b").await.unwrap();

    let lines = logs.lines();
    let of = |name: &str| -> Vec<&String> {
        lines
            .iter()
            .filter(|line| line.contains(name) && line.contains("otel.kind"))
            .collect()
    };
    let calls = of("integration.call");
    assert_eq!(calls.len(), 1, "{}", logs.text());
    for field in [
        "otel.kind=internal",
        "otel.name=acme.get",
        "integration=acme",
        "endpoint=get",
    ] {
        assert!(has(calls[0], field), "{field} in {}", calls[0]);
    }

    let attempts = of("http.client.request");
    assert_eq!(attempts.len(), 2, "{}", logs.text());
    let url = server.url();
    let port = url.rsplit(':').next().unwrap();
    for attempt in &attempts {
        for field in [
            "otel.kind=client",
            "otel.name=GET /things/{id}",
            "http.request.method=GET",
            "url.template=/things/{id}",
            "server.address=127.0.0.1",
            &format!("server.port={port}"),
        ] {
            assert!(has(attempt, field), "{field} in {attempt}");
        }
        assert!(
            attempt.contains("/v1/things/a%20b"),
            "url.full in {attempt}"
        );
    }
    assert!(!attempts[0].contains("resend_count"), "{}", attempts[0]);
    assert!(
        has(attempts[1], "http.request.resend_count=1"),
        "{}",
        attempts[1]
    );
    let text = logs.text();
    for field in [
        "http.response.status_code=503",
        "http.response.status_code=200",
        "otel.status_code=ERROR",
        "error.type=503",
    ] {
        assert!(has(&text, field), "{field} in {text}");
    }
}

/// Whether a field is there, its value quoted or not.
fn has(line: &str, field: &str) -> bool {
    let (name, value) = field.split_once('=').unwrap();
    line.contains(field) || line.contains(&format!("{name}=\"{value}\""))
}
