//! Bodies that are sent as they come.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use integration_runtime::{ErrorKind, Part, Upload};
use integration_tests::{Reply, Scratch, Server};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::harness::{AcmeClient, client, client_at, config_at, letters, upload};

fn ok() -> Server {
    Server::scripted([Reply::status(204)])
}

#[tokio::test]
async fn the_length_is_said_when_it_is_known() {
    let scratch = Scratch::new();
    let file = scratch.path("content");
    std::fs::write(&file, "abcdef").unwrap();
    for (upload, length) in [
        (letters(2), None),
        (letters(2).length(6), Some("6")),
        (Upload::reader(&b"abcdef"[..]), None),
        (Upload::reader(&b"abcdef"[..]).length(6), Some("6")),
        (Upload::file(&file), Some("6")),
        (Upload::bytes("abcdef"), Some("6")),
        (
            Upload::from(vec![b'a', b'b', b'c', b'd', b'e', b'f']),
            Some("6"),
        ),
        (Upload::reopen(|| async { Ok(letters(2)) }), None),
        (
            Upload::reopen(|| async { Ok(letters(2)) }).length(6),
            Some("6"),
        ),
        (
            Upload::reopen(|| async { Ok(letters(2).length(6)) }),
            Some("6"),
        ),
        (Upload::reopen(|| async { Ok("abcdef".into()) }), Some("6")),
    ] {
        let shown = format!("{upload:?}");
        let server = ok();
        client(&server).post_file(upload).await.unwrap();
        let request = server.only_request();
        assert_eq!(request.text(), "abcdef", "{shown}");
        assert_eq!(request.header("content-length"), length, "{shown}");
        let chunked = request.header("transfer-encoding");
        assert_eq!(chunked, length.is_none().then_some("chunked"), "{shown}");
        assert_eq!(
            request.header("content-type"),
            Some("application/octet-stream")
        );
    }
}

#[tokio::test]
async fn nothing_is_sent_as_nothing() {
    for (upload, length) in [
        (letters(0), None),
        (letters(0).length(0), Some("0")),
        (Upload::bytes(""), Some("0")),
        (Upload::file("/dev/null").length(0), None),
    ] {
        let shown = format!("{upload:?}");
        let server = ok();
        let sent = client(&server).post_file(upload).await;
        if shown.contains("replayable: true") && length.is_none() {
            let error = sent.unwrap_err();
            assert_eq!(
                (error.kind(), server.count()),
                (ErrorKind::Io, 0),
                "a device is no file"
            );
            continue;
        }
        sent.unwrap();
        let request = server.only_request();
        assert_eq!(
            (request.length, request.header("content-length")),
            (0, length),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn another_http_client_sends_streams_as_well() {
    for (upload, length) in [(letters(4), None), (letters(4).length(12), Some("12"))] {
        let server = ok();
        let client = AcmeClient::builder(config_at(&server.url()))
            .http_client(reqwest::Client::builder())
            .build()
            .unwrap();
        client.post_file(upload).await.unwrap();
        let request = server.only_request();
        assert_eq!(
            (request.text(), request.header("content-length")),
            ("abcdefghijkl", length)
        );
    }
}

#[tokio::test]
async fn a_multipart_body_is_streamed_part_by_part() {
    let scratch = Scratch::new();
    let file = scratch.path("film.mp4");
    std::fs::write(&file, "content\r\nof a file").unwrap();
    let parts = [
        (
            Part::bytes(letters(2))
                .file_name("a.txt")
                .media_type("text/plain"),
            "abcdef",
            Some("a.txt"),
            false,
        ),
        (
            Part::bytes(letters(2).length(6)).file_name("a.txt"),
            "abcdef",
            Some("a.txt"),
            true,
        ),
        (
            Part::file(&file).media_type("video/mp4"),
            "content\r\nof a file",
            Some("film.mp4"),
            true,
        ),
    ];
    for (part, content, name, known) in parts {
        let server = ok();
        client(&server)
            .form("ti tle", part, Some("more".into()))
            .await
            .unwrap();
        let request = server.only_request();
        let parts = request.parts();
        let found: Vec<_> = parts
            .iter()
            .map(|p| (&*p.name, p.filename.as_deref(), &*p.body))
            .collect();
        assert_eq!(
            found,
            [
                ("title", None, &b"ti tle"[..]),
                ("file", name, content.as_bytes()),
                ("more", None, b"more")
            ]
        );
        let length = request.length.to_string();
        assert_eq!(request.header("content-length"), known.then_some(&*length));
    }
    // Several streams, one after the other.
    let server = ok();
    client(&server)
        .form("t", Part::bytes(letters(1)), Some(letters(4)))
        .await
        .unwrap();
    let parts = server.only_request().parts();
    assert_eq!(
        (&*parts[1].body, &*parts[2].body),
        (&b"abc"[..], &b"abcdefghijkl"[..])
    );
}

#[tokio::test]
async fn a_source_that_fails_fails_the_call_and_is_not_asked_again() {
    let broken = || {
        let error = std::io::Error::other("the disk is gone");
        upload([Ok(Bytes::from_static(b"abc")), Err(error)], Duration::ZERO)
    };
    for (upload, reason) in [
        (broken(), "the upload failed: the disk is gone"),
        (broken().length(100), "the upload failed: the disk is gone"),
        (
            letters(2).length(7),
            "the upload failed: it is 1 bytes shorter than was said",
        ),
        (
            letters(2).length(5),
            "the upload failed: it is longer than was said",
        ),
        (
            Upload::reopen(move || async move { Ok(letters(2).length(7)) }),
            "1 bytes shorter",
        ),
    ] {
        let server = ok();
        let error = client(&server).put_file("a", upload).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(
            !error.is_outcome_unknown(),
            "a body that is cut off is no request"
        );
        server.wait_for_disconnect().await;
        // A source may fail before the server has so much as accepted the connection.
        assert_eq!(server.count(), 0);
        assert!(server.connections() <= 1);
    }
    for upload in [
        Upload::file("/nowhere/at all"),
        Upload::file("/"),
        Upload::bytes("abc").length(4),
        Upload::reopen(|| async { Err(std::io::Error::other("no")) }),
        nested(9),
    ] {
        let server = ok();
        let error = client(&server).put_file("a", upload).await.unwrap_err();
        assert_eq!(
            (error.kind(), server.connections()),
            (ErrorKind::Io, 0),
            "{error}"
        );
        assert!(
            error.to_string().contains("the upload cannot be opened"),
            "{error}"
        );
    }
}

fn nested(depth: u8) -> Upload {
    match depth {
        0 => Upload::bytes("abc"),
        _ => Upload::reopen(move || async move { Ok(nested(depth - 1)) }),
    }
}

#[tokio::test]
async fn an_upload_that_flows_outlives_the_time_outs() {
    // 2.4 s of pieces; an attempt has 1 s, the call has 2 s.
    let pieces = || (0..24).map(|_| Ok(Bytes::from_static(b"x")));
    let server = Server::scripted([
        Reply::status(503).delay(Duration::from_millis(100)),
        Reply::status(204),
    ]);
    let content =
        Upload::reopen(move || async move { Ok(upload(pieces(), Duration::from_millis(100))) });
    client(&server).put_file("slow", content).await.unwrap();
    assert_eq!(server.count(), 2, "time is left for another attempt");

    // When all is sent, the attempt's time begins.
    let server = Server::scripted([Reply::never()]);
    let begin = Instant::now();
    let content = upload(pieces().take(5), Duration::from_millis(100));
    let call = client(&server)
        .post_file(content)
        .timeout(Duration::from_millis(300));
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(
        error
            .to_string()
            .contains("no complete answer within 300 ms"),
        "{error}"
    );
    assert!(error.is_outcome_unknown());
    let waited = begin.elapsed();
    assert!(
        waited > Duration::from_millis(780) && waited < Duration::from_millis(1500),
        "{waited:?}"
    );
}

#[tokio::test]
async fn an_upload_that_stands_still_fails_by_the_idle_time_out() {
    // The source stands still.
    let server = ok();
    let pieces = (0..9).map(|_| Ok(Bytes::from_static(b"x")));
    let content = upload(pieces, Duration::from_millis(400));
    let begin = Instant::now();
    let call = client(&server)
        .post_file(content)
        .idle_timeout(Duration::from_millis(100));
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(begin.elapsed() < Duration::from_millis(1500));
    server.wait_for_disconnect().await;

    // The provider does: it reads the head and no more.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepted = tokio::spawn(async move { listener.accept().await.unwrap() });
    let endless = std::iter::repeat_with(|| Ok(Bytes::from_static(&[b'x'; 65536])));
    let begin = Instant::now();
    let call = client_at(&url).post_file(upload(endless, Duration::ZERO));
    let error = call
        .idle_timeout(Duration::from_millis(200))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(
        error
            .to_string()
            .contains("the upload stood still for 200 ms"),
        "{error}"
    );
    assert!(begin.elapsed() < Duration::from_millis(1500));
    // And the client has hung up.
    let (mut stream, _) = accepted.await.unwrap();
    let mut buffer = vec![0; 65536];
    let drained = async { while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {} };
    tokio::time::timeout(Duration::from_secs(5), drained)
        .await
        .expect("the connection is closed");
}

#[tokio::test]
async fn an_answer_before_the_end_of_the_upload_is_the_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let provider = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = vec![0; 65536];
        assert!(stream.read(&mut buffer).await.unwrap() > 0);
        let answer = "HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).await.unwrap();
        // It goes on reading until the client gives up.
        while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    });
    let pieces = std::iter::repeat_with(|| Ok(Bytes::from_static(&[b'x'; 1024])));
    let content = upload(pieces, Duration::from_millis(1));
    let error = client_at(&url).post_file(content).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16()),
        (ErrorKind::Api, 413)
    );
    tokio::time::timeout(Duration::from_secs(5), provider)
        .await
        .expect("the connection is closed, not fed without end")
        .unwrap();
}

#[tokio::test]
async fn a_call_that_is_dropped_amid_its_upload_closes_the_connection() {
    let server = ok();
    let endless = std::iter::repeat_with(|| Ok(Bytes::from_static(b"x")));
    let call = client(&server).post_file(upload(endless, Duration::from_millis(5)));
    let call = tokio::spawn(call);
    while server.open_connections() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    call.abort();
    server.wait_for_disconnect().await;
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn progress_is_told_of_whatever_is_sent() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = || {
        let seen = Arc::clone(&seen);
        seen.lock().unwrap().clear();
        move |sent, total| seen.lock().unwrap().push((sent, total))
    };
    let server = ok();
    let client = client(&server);
    client
        .post_file(letters(3))
        .on_upload_progress(note())
        .await
        .unwrap();
    assert_eq!(*seen.lock().unwrap(), [(3, None), (6, None), (9, None)]);
    client
        .post_file(letters(2).length(6))
        .on_upload_progress(note())
        .await
        .unwrap();
    assert_eq!(*seen.lock().unwrap(), [(3, Some(6)), (6, Some(6))]);
    // A whole body goes in pieces, so that there is something to be told.
    let text = "x".repeat(100_000);
    client.text(&text).on_upload_progress(note()).await.unwrap();
    assert_eq!(
        *seen.lock().unwrap(),
        [(65_536, Some(100_000)), (100_000, Some(100_000))]
    );
    let sent = server.requests().pop().unwrap();
    assert_eq!(
        (sent.text(), sent.header("content-length")),
        (&*text, Some("100000"))
    );
}

#[tokio::test]
async fn a_download_can_be_an_upload() {
    let from = Server::scripted([Reply::body(200, "video/mp4", "abcdef")
        .chunked()
        .drip(Duration::from_millis(1))]);
    let film = client(&from).film().await.unwrap();
    let to = ok();
    client(&to).post_file(Upload::stream(film)).await.unwrap();
    assert_eq!(to.only_request().text(), "abcdef");
}

#[tokio::test]
async fn a_request_that_is_not_declared_streams_as_well() {
    let server = Server::scripted([Reply::json(200, json!({"id": 1}))]);
    let request = client(&server)
        .integration()
        .request(http::Method::PUT, "/raw");
    let call = request
        .body("text/plain", letters(2))
        .call::<integration_runtime::Result<()>>();
    call.await.unwrap();
    assert_eq!(server.only_request().text(), "abcdef");
}

#[tokio::test]
async fn a_dry_run_opens_nothing() {
    let server = ok();
    let shown = client(&server)
        .post_file(letters(2))
        .dry_run()
        .await
        .unwrap();
    assert_eq!(shown.body_length, None);
    assert!(shown.to_string().ends_with("(a stream)"), "{shown}");
    let shown = client(&server)
        .post_file(Upload::file("/nowhere").length(7))
        .dry_run()
        .await
        .unwrap();
    assert_eq!(shown.body_length, Some(7));
    assert_eq!(server.connections(), 0);
}
