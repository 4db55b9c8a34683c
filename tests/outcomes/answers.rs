//! Complete answers that are not what was asked for.

use integration_runtime::ErrorKind;
use integration_tests::{Reply, Server};
use serde_json::json;

use crate::harness::client;

#[tokio::test]
async fn c8_client_errors_are_typed_and_final() {
    for status in [400, 403, 404, 422] {
        let body = json!({"error": {"message": "No such thing.", "code": "thing_missing"}});
        let server =
            Server::scripted([Reply::json(status, body).header("X-Acme-Request", "req_1")]);
        let error = client(&server).get("1").await.unwrap_err();

        assert_eq!(server.count(), 1, "{status} is final");
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.message(), Some("No such thing."));
        assert_eq!(error.code(), Some("thing_missing"));
        assert_eq!(error.request_id(), Some("req_1"));
        assert_eq!(
            (error.integration(), error.endpoint(), error.attempts()),
            ("acme", "get", 1)
        );
        assert_eq!(error.is_not_found(), status == 404);
    }
}

#[tokio::test]
async fn c18_invalid_json_is_a_decode_error_with_its_path_and_without_its_text() {
    let body = r#"[{"id":1,"name":"a"},{"id":"canary-in-the-payload","name":"b"}]"#;
    let server = Server::scripted([Reply::body(200, "application/json", body)]);
    let error = client(&server).list().await.unwrap_err();

    assert_eq!(
        server.count(),
        1,
        "an answer that cannot be read is not asked for again"
    );
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.json_path(), Some("$[1].id"));
    let source = std::error::Error::source(&error).map(|source| format!("{source} {source:?}"));
    let text = format!("{error} {error:?} {error:#?} {source:?}");
    assert!(!text.contains("canary"), "{text}");
    assert!(error.to_string().contains("$[1].id"), "{error}");
}

#[tokio::test]
async fn c18_what_is_no_json_at_all_is_a_decode_error() {
    for body in [
        "canary<html>",
        "",
        "{\"id\":1,\"name\":\"a\"} canary",
        "\u{feff}canary",
        "nul",
    ] {
        let server = Server::scripted([Reply::body(200, "application/json", body)]);
        let error = client(&server).get("1").await.unwrap_err();
        let expected = if body.is_empty() {
            ErrorKind::EmptyBody
        } else {
            ErrorKind::Decode
        };
        assert_eq!((error.kind(), server.count()), (expected, 1), "{body}");
        assert!(
            !format!("{error} {error:?}").contains("canary"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn c18_what_is_no_utf_8_is_a_decode_error() {
    let body = b"{\"id\":1,\"name\":\"\xff\"}".as_slice();
    let server = Server::scripted([Reply::body(200, "application/json", body)]);
    let error = client(&server).get("1").await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Decode, 1));
}

#[tokio::test]
async fn c19_html_of_a_gateway_is_a_status_error_with_a_bounded_snippet() {
    let page = format!(
        "<html>\r\n<h1>502 Bad Gateway</h1>{}</html>",
        "x".repeat(1 << 20)
    );
    let server = Server::scripted([Reply::body(502, "text/html", page)]);
    let error = client(&server).note("hello").await.unwrap_err();

    assert_eq!(server.count(), 1, "a POST is not repeated");
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
    let text = error.to_string();
    assert!(
        text.contains("502 Bad Gateway") && text.len() < 600 && !text.contains('\n'),
        "{text}"
    );
    let kept = error.body().expect("an answer has a body");
    assert!(
        kept.starts_with(b"<html>") && kept.len() <= 16 * 1024,
        "{} bytes are kept",
        kept.len()
    );
}

#[tokio::test]
async fn c20_no_body_is_an_error_or_none_as_the_type_says() {
    for reply in [
        Reply::status(204),
        Reply::status(200),
        Reply::status(200).chunked(),
    ] {
        let server = Server::scripted([reply]);
        let client = client(&server);

        let error = client.get("1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::EmptyBody, "{error}");
        assert_eq!(client.find("1").await.unwrap(), None);
        client.note("hello").await.unwrap();
        assert_eq!(server.count(), 3, "none of them is repeated");
    }
}

#[tokio::test]
async fn c20_not_found_is_none_for_an_option_only() {
    let server = Server::scripted([Reply::json(404, json!({"error": {"code": "gone"}}))]);
    let client = client(&server);
    assert_eq!(client.find("1").await.unwrap(), None);
    assert_eq!(client.get("1").await.unwrap_err().code(), Some("gone"));

    let server = Server::scripted([Reply::json(200, json!(null)), Reply::json(410, json!({}))]);
    let client = self::client(&server);
    assert_eq!(client.find("1").await.unwrap(), None, "`null` is `None`");
    assert_eq!(
        client.find("1").await.unwrap_err().kind(),
        ErrorKind::Api,
        "410 is an error"
    );
}

#[tokio::test]
async fn c21_deep_nesting_is_an_error_and_no_crash() {
    const DEPTH: usize = 200_000;
    let arrays = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let objects = format!("{}1{}", r#"{"a":"#.repeat(DEPTH), "}".repeat(DEPTH));
    let ignored = format!(r#"{{"id":1,"name":"a","more":{arrays}}}"#);
    for body in [arrays, objects, ignored] {
        let server = Server::scripted([Reply::body(200, "application/json", body.clone())]);
        let error = client(&server).anything().await.unwrap_err();
        assert_eq!((error.kind(), server.count()), (ErrorKind::Decode, 1));
        assert!(error.to_string().len() < 600, "{}", error.to_string().len());

        // A `Thing` skips what it does not know, however deep: either outcome is fine, a crash is not.
        let _ = client(&server).get("1").await;

        let server = Server::scripted([Reply::body(400, "application/json", body)]);
        let error = client(&server).get("1").await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::Api,
            "an error body that cannot be read hides no status"
        );
    }
}

#[tokio::test]
async fn c22_a_header_that_is_no_utf_8_does_no_harm() {
    let thing = json!({"id": 1, "name": "a"});
    let reply = |status| {
        Reply::json(status, thing.clone())
            .header("X-Acme-Request", b"caf\xe9")
            .header("X-Odd", b"\xff")
    };
    let server = Server::scripted([reply(200), reply(200), reply(404)]);
    let client = client(&server);

    assert_eq!(client.get("1").await.unwrap().name, "a");
    let response = client.get("1").response().await.unwrap();
    assert_eq!(response.headers["x-odd"].as_bytes(), b"\xff");
    let error = client.get("1").await.unwrap_err();
    assert_eq!(
        (error.status().map(|s| s.as_u16()), error.request_id()),
        (Some(404), None)
    );
}
