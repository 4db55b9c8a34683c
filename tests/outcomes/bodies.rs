//! Answers that end too early, too late or not at all.

use std::time::{Duration, Instant};

use integration_runtime::ErrorKind;
use integration_tests::{Reply, Server};

use crate::harness::client;

#[tokio::test]
async fn c13_a_truncated_body_that_says_no_length_is_never_ok() {
    for body in [
        r#"{"id":1,"name":"a""#,
        r#"{"id":1,"name":"a"#,
        r#"{"id":1"#,
        "{",
        "",
    ] {
        let server =
            Server::scripted([Reply::body(200, "application/json", body).close_delimited()]);
        let error = client(&server).get("1").await.unwrap_err();
        let expected = if body.is_empty() {
            ErrorKind::EmptyBody
        } else {
            ErrorKind::Decode
        };
        assert_eq!(error.kind(), expected, "{body}");
    }
    for body in [r#"[{"id":1,"name":"a"}"#, r#"[{"id":1,"name":"a"},"#, "["] {
        let server =
            Server::scripted([Reply::body(200, "application/json", body).close_delimited()]);
        assert_eq!(
            client(&server).list().await.unwrap_err().kind(),
            ErrorKind::Decode,
            "{body}"
        );
    }
}

#[tokio::test]
async fn c13_a_truncated_body_that_says_its_length_is_never_ok() {
    let whole = r#"{"id":1,"name":"a"}"#;
    for reply in [
        // The whole document, and then a promise of more.
        Reply::body(200, "application/json", whole).missing(1),
        Reply::body(200, "application/json", whole).missing(1000),
        Reply::raw(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n13\r\n{\"id\":1,\"name\":\"a\"}\r\n",
        ),
    ] {
        let server = Server::scripted([reply]);
        let error = client(&server).get("1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert_eq!(server.count(), 3, "a GET is tried again");
    }
}

#[tokio::test]
async fn c14_headers_that_never_arrive_end_in_a_time_out_by_the_deadline() {
    let server = Server::scripted([Reply::never()]);
    let start = Instant::now();
    let error = client(&server)
        .get("1")
        .timeout(Duration::from_millis(300))
        .await
        .unwrap_err();
    assert_timed_out_by(&error, start, 300);
    assert_eq!(server.count(), 1);

    // The attempts' own time-outs, and the deadline in the midst of the third.
    let server = Server::scripted([Reply::never()]);
    let start = Instant::now();
    let call = client(&server).get("1").timeout(Duration::from_millis(400));
    let error = call
        .attempt_timeout(Duration::from_millis(150))
        .await
        .unwrap_err();
    assert_timed_out_by(&error, start, 400);
    assert_eq!((server.count(), error.attempts()), (3, 3));
}

#[tokio::test]
async fn c15_a_body_that_drips_ends_in_a_time_out_by_the_deadline() {
    let body = r#"{"id":1,"name":"a name that takes its time"}"#;
    for reply in [
        Reply::body(200, "application/json", body).drip(Duration::from_millis(20)),
        Reply::body(200, "application/json", body)
            .chunked()
            .drip(Duration::from_millis(20)),
        Reply::body(200, "application/json", body).missing(1).hang(),
        // The body of an error, too.
        Reply::body(404, "application/json", body).drip(Duration::from_millis(20)),
    ] {
        let server = Server::scripted([reply]);
        let start = Instant::now();
        let error = client(&server)
            .get("1")
            .timeout(Duration::from_millis(300))
            .await
            .unwrap_err();
        assert_timed_out_by(&error, start, 300);
        server.wait_for_disconnect().await;
    }
}

#[tokio::test]
async fn c15_a_drip_within_the_deadline_is_no_time_out() {
    let body = r#"{"id":1,"name":"a"}"#;
    let server = Server::scripted([
        Reply::body(200, "application/json", body).drip(Duration::from_millis(5))
    ]);
    assert_eq!(client(&server).get("1").await.unwrap().name, "a");
}

#[tokio::test]
async fn c16_the_limit_is_eight_mib() {
    const LIMIT: usize = 8 << 20;
    for (length, ok) in [(LIMIT, true), (LIMIT + 1, false)] {
        let mut body = r#"{"id":1,"name":"a"}"#.to_owned();
        body.extend(std::iter::repeat_n(' ', length - body.len()));
        let server = Server::scripted([Reply::body(200, "application/json", body)]);
        let result = client(&server).get("1").await.map_err(|error| error.kind());
        assert_eq!(result.is_ok(), ok, "{result:?}");
        assert!(ok || result == Err(ErrorKind::TooLarge), "{result:?}");
    }
}

#[track_caller]
fn assert_timed_out_by(error: &integration_runtime::Error, start: Instant, milliseconds: u64) {
    let (deadline, took) = (Duration::from_millis(milliseconds), start.elapsed());
    assert!(error.is_timeout(), "{error}");
    assert!(
        took >= deadline - Duration::from_millis(20)
            && took < deadline + Duration::from_millis(400),
        "{took:?}"
    );
}
