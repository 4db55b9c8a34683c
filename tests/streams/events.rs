//! Server-sent events.

use std::time::Duration;

use integration_runtime::ErrorKind;
use integration_tests::{Reply, Server};
use serde_json::json;

use crate::harness::{AcmeClient, TOKEN, client, config_at, events, ids_of, next, until_error};

#[tokio::test]
async fn events_come_with_name_id_and_data() {
    let text = "\u{feff}: hello\nid: a\nevent: added\ndata: {\"id\":\ndata: 1}\n\nretry: 10\rdata: {\"id\": 2}\r\n\r\n\
                event: ping\ndata:\n\nevent: ping\n\n";
    // However it is cut: whole, a byte at a time, in chunks.
    for reply in [
        events(text),
        events(text).drip(Duration::from_micros(100)),
        events(text).chunked().drip(Duration::from_micros(100)),
    ] {
        let server = Server::scripted([reply, Reply::status(204)]);
        let mut stream = client(&server).feed().await.unwrap();
        let first = stream.next().await.unwrap().unwrap();
        assert_eq!(
            (&*first.event, first.id.as_deref(), first.data.id),
            ("added", Some("a"), 1)
        );
        assert_eq!(stream.last_event_id(), Some("a"));
        let second = stream.next().await.unwrap().unwrap();
        assert_eq!(
            (&*second.event, second.id.as_deref(), second.data.id),
            ("message", Some("a"), 2)
        );
        assert!(
            stream.next().await.is_none(),
            "what has no data is passed over"
        );
    }
}

#[tokio::test]
async fn an_event_is_there_when_its_blank_line_is() {
    let server = Server::scripted([events("data: {\"id\": 1}\n\ndata: {\"id\": 2}\n")
        .chunked()
        .hang()]);
    let mut stream = client(&server).feed().await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().data.id, 1);
    let pending = tokio::time::timeout(Duration::from_millis(100), next(&mut stream)).await;
    assert!(pending.is_err(), "the second is not complete");
    drop(stream);
    server.wait_for_disconnect().await;
}

#[tokio::test]
async fn the_request_asks_for_events_unless_something_else_is_said() {
    let server = Server::scripted([events("data: x\n\n")]);
    let client = client(&server);
    drop(client.feed_as_text(Some("17")).await.unwrap());
    drop(
        client
            .feed_as_text(None)
            .header("accept", "text/plain")
            .await
            .unwrap(),
    );
    let requests = server.requests();
    assert_eq!(requests[0].header_values("accept"), ["text/event-stream"]);
    assert_eq!(requests[0].header("last-event-id"), Some("17"));
    assert_eq!(requests[1].header_values("accept"), ["text/plain"]);
    assert_eq!(requests[1].header("last-event-id"), None);
}

#[tokio::test]
async fn text_is_taken_as_it_is() {
    let server = Server::scripted([events("data: not JSON\ndata:  at all\n\ndata:\n\n")]);
    let mut stream = client(&server).feed_as_text(None).await.unwrap();
    let (texts, error) = until_error(&mut stream, |event| event.data.0).await;
    assert_eq!(
        (texts, error.is_none()),
        (vec!["not JSON\n at all".to_owned(), String::new()], true)
    );
}

#[tokio::test]
async fn a_terminator_ends_the_stream_whatever_comes_after_it() {
    for text in [
        "data: {\"id\": 1}\n\ndata: [DONE]\n\ndata: {\"id\": 2}\n\n",
        // The blank line behind it is often forgotten.
        "data: {\"id\": 1}\n\ndata: [DONE]\n",
        "data: {\"id\": 1}\n\ndata: [DONE]",
    ] {
        for reply in [events(text), events(text).close_delimited()] {
            let server = Server::scripted([reply]);
            let mut stream = client(&server).answer("Why?").await.unwrap();
            let (ids, error) = ids_of(&mut stream).await;
            assert_eq!(
                (ids, error.map(|e| e.to_string())),
                (vec![1], None),
                "{text:?}"
            );
            assert!(stream.next().await.is_none());
            assert_eq!(server.count(), 1);
        }
    }
    // It need not wait for the provider to close.
    let server = Server::scripted([events("data: [DONE]\n\n").chunked().hang()]);
    let mut stream = client(&server).answer("Why?").await.unwrap();
    assert!(stream.next().await.is_none());
    server.wait_for_disconnect().await;
}

#[tokio::test]
async fn an_end_without_the_terminator_is_an_error() {
    for (text, reason) in [
        ("data: {\"id\": 1}\n\n", "before its terminator `[DONE]`"),
        (
            "data: {\"id\": 1}\n\ndata: [DO",
            "before its terminator `[DONE]`",
        ),
        (
            "data: {\"id\": 1}\n\ndata: [DONE]!\n\n",
            "before its terminator `[DONE]`",
        ),
    ] {
        let server = Server::scripted([events(text)]);
        let mut stream = client(&server).answer("Why?").await.unwrap();
        let (ids, error) = ids_of(&mut stream).await;
        let error = error.unwrap();
        assert!(ids.starts_with(&[1]));
        if text.contains('!') {
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert_eq!(
                ids_of(&mut stream).await.1.unwrap().kind(),
                ErrorKind::Transport
            );
            continue;
        }
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert!(error.to_string().contains(reason), "{error}");
        assert_eq!(server.count(), 1, "a POST is not made again");
    }
}

#[tokio::test]
async fn an_end_within_an_event_is_an_error() {
    for text in [
        "data: {\"id\": 1}\n\ndata: {\"id\": 2}\n",
        "data: {\"id\": 1}\n\ndata: {\"id\"",
    ] {
        let server = Server::scripted([events(text)]);
        let mut stream = client(&server).feed_as_text(None).await.unwrap();
        let (texts, error) = until_error(&mut stream, |event| event.data.0).await;
        let error = error.unwrap();
        assert_eq!((texts.len(), error.kind()), (1, ErrorKind::Transport));
        assert!(
            error.to_string().contains("in the middle of an event"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_failure_in_mid_stream_is_the_providers_error() {
    let detail = r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#;
    for event in [
        format!("event: error\ndata: {detail}\n\n"),
        format!("data: {detail}\n\n"),
        "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}\n\n"
            .to_owned(),
        "event: error\ndata: {\"message\":\"Overloaded\",\"code\":\"overloaded_error\"}\n\n"
            .to_owned(),
    ] {
        let text = format!("id: 1\ndata: {{\"id\": 1}}\n\n{event}data: {{\"id\": 2}}\n\n");
        let server = Server::scripted([events(&text).header("x-request-id", "req_7")]);
        let mut stream = client(&server).feed().await.unwrap();
        let (ids, error) = ids_of(&mut stream).await;
        let error = error.unwrap();
        assert_eq!(
            (&*ids, error.kind(), error.status().unwrap().as_u16()),
            (&[1][..], ErrorKind::Api, 200)
        );
        assert_eq!(
            (error.message(), error.code()),
            (Some("Overloaded"), Some("overloaded_error"))
        );
        assert_eq!(
            (error.endpoint(), error.request_id()),
            ("feed", Some("req_7"))
        );
        assert!(stream.next().await.is_none(), "it is the last");
        assert_eq!(server.count(), 1, "and is not made up for by another call");
    }
}

#[tokio::test]
async fn a_credential_that_a_failure_repeats_is_replaced() {
    let text = format!("event: error\ndata: {{\"message\":\"bad token {TOKEN}\"}}\n\n");
    let server = Server::scripted([events(&text)]);
    let error = client(&server).feed().await.unwrap().next().await;
    let error = error.unwrap().unwrap_err();
    assert_eq!(error.message(), Some("bad token [redacted]"));
    let body = String::from_utf8_lossy(error.body().unwrap());
    assert!(!format!("{error} {error:?} {body}").contains(TOKEN));
}

#[tokio::test]
async fn the_name_of_the_failure_is_what_was_declared() {
    let text = "event: error\ndata: {\"id\": 1}\n\nevent: failure\ndata: nothing works\n\n";
    let server = Server::scripted([events(text)]);
    let mut stream = client(&server).last_answer().await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    let error = error.unwrap();
    assert_eq!((&*ids, error.kind()), (&[1][..], ErrorKind::Api));
    assert_eq!(error.body(), Some(&b"nothing works"[..]));
    assert!(error.to_string().contains("nothing works"), "{error}");
}

#[tokio::test]
async fn data_of_another_shape_is_an_error_with_its_place_and_the_next_event_follows() {
    let text = "data: {\"id\": \"s3cret\"}\n\ndata: {\"id\":\ndata: {}}\n\ndata: {\"id\": 3}\n\ndata: [DONE]\n\n";
    let server = Server::scripted([events(text)]);
    let mut stream = client(&server).answer("Why?").await.unwrap();
    for _ in 0..2 {
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(
            (error.kind(), error.json_path()),
            (ErrorKind::Decode, Some("$.id")),
            "{error}"
        );
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
    assert_eq!(ids_of(&mut stream).await.0, [3]);
}

#[tokio::test]
async fn what_is_no_event_stream_is_an_error_at_once() {
    for (reply, kind) in [
        (
            Reply::body(200, "text/html", "<html>data: x\n\n"),
            ErrorKind::Decode,
        ),
        (
            Reply::body(200, "text/event-streams", "data: x\n\n"),
            ErrorKind::Decode,
        ),
        (Reply::json(200, json!({"id": 1})), ErrorKind::Decode),
        (Reply::json(404, json!({"message": "No."})), ErrorKind::Api),
    ] {
        let server = Server::scripted([reply]);
        let error = client(&server).feed().await.unwrap_err();
        assert_eq!((error.kind(), server.count()), (kind, 1), "{error}");
    }
    let server = Server::scripted([Reply::raw("HTTP/1.1 200 OK\r\n\r\ndata: {\"id\": 1}\n\n")]);
    let mut stream = client(&server).feed().await.unwrap();
    assert_eq!(
        ids_of(&mut stream).await.0,
        [1],
        "a provider may forget to say what it is"
    );
}

#[tokio::test]
async fn an_event_is_bounded_as_an_answer_is() {
    for reply in [
        events(&format!("data: {}\n\n", "x".repeat(2000)))
            .missing(9)
            .hang(),
        events(&"data: xxxxxxxxx\n".repeat(200)).chunked().hang(),
        events(&format!("data: {}", "x".repeat(2000)))
            .chunked()
            .hang(),
        events(&format!(": {}", "x".repeat(2000))).chunked().hang(),
    ] {
        let server = Server::scripted([reply]);
        let client = AcmeClient::builder(config_at(&server.url()))
            .body_limit(1000)
            .build()
            .unwrap();
        let mut stream = client.feed_as_text(None).await.unwrap();
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        assert!(stream.next().await.is_none());
        server.wait_for_disconnect().await;
    }
    // Many small ones are none too large.
    let server = Server::scripted([events(&"data: xxxxxxxxx\n\n".repeat(200))]);
    let client = AcmeClient::builder(config_at(&server.url()))
        .body_limit(1000)
        .build()
        .unwrap();
    let mut stream = client.feed_as_text(None).await.unwrap();
    assert_eq!(until_error(&mut stream, |_| ()).await.0.len(), 200);
}
