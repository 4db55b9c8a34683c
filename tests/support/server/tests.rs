//! The server against a bare socket, so that a test of the client can rely on its faults.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{Reply, Server};

const GET: &str = "GET /a%2Fb?x=1 HTTP/1.1\r\nHost: h\r\nX-One: 1\r\n\r\n";

fn connect(server: &Server, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// All that the server sends until it closes the connection, or stays silent.
fn exchange(reply: Reply) -> (String, std::io::Result<()>) {
    let server = Server::scripted([reply]);
    let mut answer = Vec::new();
    let end = connect(&server, GET).read_to_end(&mut answer).map(drop);
    (String::from_utf8_lossy(&answer).into_owned(), end)
}

fn is_silence(end: std::io::Result<()>) -> bool {
    end.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

#[test]
fn requests_are_recorded_and_the_last_reply_repeats() {
    let server = Server::scripted([
        Reply::status(503),
        Reply::json(200, json!([1])).header("X-Two", "2"),
    ]);
    let mut stream = connect(&server, GET);
    let mut post = "POST /p HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi".to_owned();
    post +=
        "POST /q HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
    stream.write_all(post.as_bytes()).unwrap();
    let mut answers = Vec::new();
    assert!(
        is_silence(stream.read_to_end(&mut answers).map(drop)),
        "the connection is kept alive"
    );

    let ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nX-Two: 2\r\ncontent-length: 3\r\n\r\n[1]";
    let unavailable = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(
        String::from_utf8(answers).unwrap(),
        format!("{unavailable}{ok}{ok}")
    );

    let requests = server.requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|r| (&*r.method, r.path(), r.query(), r.text()))
        .collect();
    assert_eq!(
        seen,
        [
            ("GET", "/a%2Fb", "x=1", ""),
            ("POST", "/p", "", "hi"),
            ("POST", "/q", "", "hello")
        ]
    );
    assert_eq!(requests[0].segments(), ["a%2Fb"]);
    assert_eq!(requests[0].header("x-one"), Some("1"));
    assert_eq!((server.connections(), server.open_connections()), (1, 1));
}

#[test]
fn a_body_is_framed_as_told() {
    let body = || Reply::body(200, "text/plain", "hello");
    for (reply, framing, sent) in [
        (body().missing(7), "content-length: 12", "hello"),
        (body().close_delimited(), "connection: close", "hello"),
        (body().then_close(), "content-length: 5", "hello"),
    ] {
        let (answer, end) = exchange(reply);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n{framing}\r\n\r\n");
        assert_eq!(answer, format!("{head}{sent}"));
        end.expect("the server closes the connection");
    }
    let (answer, end) = exchange(body().chunked());
    assert!(
        answer.ends_with("transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        "{answer}"
    );
    assert!(is_silence(end));
    assert_eq!(
        exchange(Reply::status(204)).0,
        "HTTP/1.1 204 No Content\r\n\r\n"
    );
}

#[test]
fn faults_are_what_they_say() {
    assert_eq!(exchange(Reply::raw("junk")).0, "junk");

    let (answer, end) = exchange(Reply::close());
    assert_eq!((&*answer, end.is_ok()), ("", true));

    let (answer, end) = exchange(Reply::reset());
    assert_eq!(
        (&*answer, end.unwrap_err().kind()),
        ("", ErrorKind::ConnectionReset)
    );

    let (answer, end) = exchange(Reply::never());
    assert_eq!((&*answer, is_silence(end)), ("", true));

    let (answer, end) = exchange(Reply::body(200, "text/plain", "hello").missing(1).hang());
    assert!(
        answer.ends_with("content-length: 6\r\n\r\nhello") && is_silence(end),
        "{answer}"
    );
}

#[test]
fn replies_take_their_time() {
    let start = Instant::now();
    assert_eq!(
        exchange(Reply::close().delay(Duration::from_millis(50))).0,
        ""
    );
    assert!(start.elapsed() >= Duration::from_millis(50));

    let start = Instant::now();
    let dripped = Reply::body(200, "text/plain", "12345")
        .drip(Duration::from_millis(10))
        .then_close();
    assert!(exchange(dripped).0.ends_with("12345"));
    assert!(start.elapsed() >= Duration::from_millis(50));
}

#[test]
fn spaces_are_streamed() {
    let (answer, _) = exchange(Reply::spaces(200_000).close_delimited());
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!((body.len(), body.trim()), (200_000, ""));
}
