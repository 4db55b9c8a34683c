//! Answers whose bytes are taken as they come.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use futures_core::Stream as _;
use integration_runtime::{ByteStream, ErrorKind, Result, integration};
use integration_tests::{Logs, Reply, Server, gzip};

use crate::harness::{Acme, AcmeClient, TOKEN, client, config_at, next};

const TEN_MS: Duration = Duration::from_millis(10);

async fn read(stream: &mut ByteStream) -> (Vec<u8>, Option<integration_runtime::Error>) {
    let mut bytes = Vec::new();
    loop {
        match stream.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return (bytes, None),
            Err(error) => return (bytes, Some(error)),
        }
    }
}

fn film(body: &str) -> Reply {
    Reply::body(200, "video/mp4", body.to_owned())
}

#[tokio::test]
async fn the_call_is_done_with_the_headers_and_the_bytes_come_after() {
    let server = Server::scripted([film("abc").chunked().hang()]);
    let answer = client(&server).film_and_headers().await.unwrap();
    assert_eq!(
        (
            answer.status.as_u16(),
            answer.headers["content-type"].as_bytes()
        ),
        (200, &b"video/mp4"[..])
    );
    let mut stream = answer.value;
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "abc");
    assert_eq!(server.open_connections(), 1);
    drop(stream);
    server.wait_for_disconnect().await;
}

#[tokio::test]
async fn a_stream_that_flows_outlives_every_time_out() {
    // 2.4 s of bytes; an attempt has 1 s, the call has 2 s, and 200 ms pass between no two of them.
    let body = "x".repeat(40);
    let streams = [
        film(&body),
        film(&body).chunked(),
        film(&body).close_delimited(),
    ]
    .map(|reply| {
        tokio::spawn(async move {
            let server = Server::scripted([reply.drip(Duration::from_millis(60))]);
            let begin = Instant::now();
            let mut stream = client(&server).film().await.unwrap();
            let (bytes, error) = read(&mut stream).await;
            assert_eq!((bytes.len(), error.map(|e| e.to_string())), (40, None));
            assert!(begin.elapsed() > Duration::from_millis(2_300));
            assert!(next(&mut stream).await.is_none(), "it stays at its end");
        })
    });
    for stream in streams {
        stream.await.unwrap();
    }
}

#[tokio::test]
async fn a_stream_that_stands_still_fails_by_its_idle_time_out() {
    for reply in [
        film("abc").missing(9).hang(),
        film("abc").chunked().hang(),
        film("abc").close_delimited().hang(),
    ] {
        let server = Server::scripted([reply]);
        let mut stream = client(&server).film().await.unwrap();
        let begin = Instant::now();
        let (bytes, error) = read(&mut stream).await;
        let (waited, error) = (begin.elapsed(), error.unwrap());
        assert_eq!((&*bytes, error.kind()), (&b"abc"[..], ErrorKind::Timeout));
        assert!(
            error
                .to_string()
                .starts_with("acme.film: the stream stood still for 200 ms"),
            "{error}"
        );
        assert!(
            waited >= Duration::from_millis(190) && waited < Duration::from_secs(1),
            "{waited:?}"
        );
        assert!(
            stream.chunk().await.unwrap().is_none(),
            "it ends with its error"
        );
        drop(stream);
        server.wait_for_disconnect().await;
    }
    // The call says otherwise.
    let server = Server::scripted([film("abc").chunked().hang()]);
    let call = client(&server)
        .film()
        .idle_timeout(Duration::from_millis(50));
    let begin = Instant::now();
    let (_, error) = read(&mut call.await.unwrap()).await;
    assert!(error.unwrap().to_string().contains("50 ms"));
    assert!(begin.elapsed() < Duration::from_millis(180));
}

#[tokio::test]
async fn time_in_which_nobody_reads_is_not_idle() {
    let server = Server::scripted([film(&"x".repeat(30)).chunked().drip(TEN_MS)]);
    let mut stream = client(&server).film().await.unwrap();
    let mut length = 0;
    // Waits are short; between two of them nobody asks for longer than the idle time-out.
    while let Some(chunk) = stream.chunk().await.unwrap() {
        length += chunk.len();
        if length < 20 {
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }
    assert_eq!(length, 30);
}

#[tokio::test]
async fn a_connection_that_breaks_is_never_a_silent_end() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n";
    for reply in [
        film("abc").missing(1),
        film("abc").missing(1000),
        Reply::raw(chunked),
        Reply::raw(format!("{chunked}4\r\nde")),
        Reply::raw(format!("{chunked}0\r\n")),
    ] {
        let server = Server::scripted([reply]);
        let (bytes, error) = read(&mut client(&server).film().await.unwrap()).await;
        let error = error.expect("the end is missing");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert!(bytes.starts_with(b"abc"));
        assert!(
            error
                .to_string()
                .starts_with("acme.film: the connection broke in the middle of the stream"),
            "{error}"
        );
        assert_eq!(
            (error.status().unwrap().as_u16(), server.count()),
            (200, 1),
            "what was begun is not begun again"
        );
    }
}

#[tokio::test]
async fn a_body_without_a_length_ends_with_its_connection_unless_that_is_reset() {
    let server = Server::scripted([film("abc").close_delimited()]);
    let (bytes, error) = read(&mut client(&server).film().await.unwrap()).await;
    assert_eq!((&*bytes, error.is_none()), (&b"abc"[..], true));

    let server = Server::scripted([film("abc").close_delimited().then_reset()]);
    let (_, error) = read(&mut client(&server).film().await.unwrap()).await;
    assert_eq!(error.unwrap().kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn until_the_headers_it_is_a_call_as_any_other() {
    // Tried again, as far as that.
    let server = Server::scripted([Reply::status(503), Reply::close(), film("abc")]);
    let mut stream = client(&server).film().await.unwrap();
    assert_eq!(read(&mut stream).await.0, b"abc");
    assert_eq!(server.count(), 3);

    // Headers that do not come are a time-out of the attempt.
    let server = Server::scripted([Reply::never()]);
    let call = client(&server).film().timeout(Duration::from_millis(100));
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Timeout);

    // A failure is the usual error, and its text does not hang.
    let server = Server::scripted([Reply::json(
        404,
        serde_json::json!({"message": "No such film."}),
    )]);
    let error = client(&server).film().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Api, Some("No such film."))
    );

    // An answer without a body is a stream without bytes.
    let server = Server::scripted([Reply::status(204)]);
    assert_eq!(
        read(&mut client(&server).film().await.unwrap()).await.0,
        b""
    );
}

#[tokio::test]
async fn a_stream_has_no_limit_but_the_one_that_is_set() {
    const LENGTH: u64 = 20 << 20;
    let server = Server::scripted([Reply::spaces(LENGTH)]);
    let mut sink = tokio::io::sink();
    let stream = client(&server).film().await.unwrap();
    assert_eq!(stream.content_length(), Some(LENGTH));
    assert_eq!(stream.copy_to(&mut sink).await.unwrap(), LENGTH);

    let stream = client(&server).film().await.unwrap();
    let error = stream.limit(1 << 20).copy_to(&mut sink).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(error.to_string().contains("1048576 bytes"));
}

#[tokio::test]
async fn a_writer_that_fails_is_said_to_be_ours() {
    let server = Server::scripted([film("abc")]);
    let mut full = std::io::Cursor::new(Box::from([0_u8; 2]) as Box<[u8]>);
    let error = client(&server)
        .film()
        .await
        .unwrap()
        .copy_to(&mut full)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Io, None),
        "{error}"
    );
}

#[tokio::test]
async fn a_compressed_stream_comes_decompressed() {
    let reply = Reply::body(200, "text/plain", gzip(b"hello, hello, hello"))
        .header("content-encoding", "gzip");
    let server = Server::scripted([reply.chunked()]);
    let mut stream = client(&server).film().await.unwrap();
    assert_eq!(stream.content_length(), None);
    assert_eq!(read(&mut stream).await.0, b"hello, hello, hello");
}

#[tokio::test]
async fn another_http_client_streams_as_well() {
    let server = Server::scripted([film("abcdef").drip(TEN_MS), film("abc").missing(1)]);
    let client = AcmeClient::builder(config_at(&server.url()))
        .http_client(reqwest::Client::builder())
        .build()
        .unwrap();
    assert_eq!(read(&mut client.film().await.unwrap()).await.0, b"abcdef");
    let (bytes, error) = read(&mut client.film().await.unwrap()).await;
    let error = error.unwrap();
    assert_eq!((&*bytes, error.kind()), (&b"abc"[..], ErrorKind::Transport));
    assert!(!format!("{error:?}").contains("127.0.0.1"), "{error:?}");
}

#[tokio::test]
async fn progress_is_told_of_whatever_is_read() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = || {
        let seen = Arc::clone(&seen);
        seen.lock().unwrap().clear();
        move |received, total| seen.lock().unwrap().push((received, total))
    };
    let server = Server::scripted([
        film("abc").drip(TEN_MS),
        film("abc").chunked(),
        Reply::json(200, "hello"),
    ]);
    let client = client(&server);
    read(&mut client.film().on_download_progress(note()).await.unwrap()).await;
    let counts = seen.lock().unwrap().clone();
    assert_eq!(counts, [(1, Some(3)), (2, Some(3)), (3, Some(3))]);
    read(&mut client.film().on_download_progress(note()).await.unwrap()).await;
    assert_eq!(*seen.lock().unwrap(), [(3, None)]);
    client.text("x").on_download_progress(note()).await.unwrap();
    assert_eq!(seen.lock().unwrap().last(), Some(&(7, Some(7))));
}

#[tokio::test]
async fn no_credential_is_in_what_a_stream_says() {
    let logs = Logs::capture();
    let server = Server::scripted([film("abc").missing(1).header("x-echo", TOKEN)]);
    let mut stream = client(&server).film().await.unwrap();
    let shown = format!("{stream:?}");
    let (_, error) = read(&mut stream).await;
    let error = error.unwrap();
    let headers = format!("{:?}", error.headers().unwrap());
    for text in [
        shown,
        error.to_string(),
        format!("{error:?}"),
        headers,
        logs.text(),
    ] {
        assert!(!text.contains(TOKEN), "{text}");
    }
}

#[tokio::test]
async fn a_stream_goes_to_another_task() {
    async fn length(acme: impl Acme + 'static) -> usize {
        let film = tokio::spawn(async move { acme.film().await.unwrap() });
        read(&mut film.await.unwrap()).await.0.len()
    }
    let server = Server::scripted([film("abc")]);
    assert_eq!(length(client(&server)).await, 3);
}

#[test]
fn a_stream_that_is_read_where_no_runtime_is_fails() {
    let server = Server::scripted([film("abc").chunked().hang()]);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let mut stream = runtime.block_on(async { client(&server).film().await.unwrap() });
    let mut context = Context::from_waker(Waker::noop());
    let error = loop {
        match Pin::new(&mut stream).poll_next(&mut context) {
            Poll::Ready(Some(Err(error))) => break error,
            Poll::Ready(Some(Ok(chunk))) => assert_eq!(chunk, "abc"),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(error.kind(), ErrorKind::NoRuntime, "{error}");
}

/// One request at a time.
#[integration(
    base_url = "https://acme.example/v1",
    concurrency = 1,
    timeout = "300ms"
)]
trait Narrow {
    #[get("/film")]
    async fn film(&self) -> Result<ByteStream>;
}

#[tokio::test]
async fn a_stream_is_a_request_under_way_until_its_end() {
    let server = Server::scripted([film("abc").chunked().hang(), film("abc"), film("abc")]);
    let base_url = server.url().parse().unwrap();
    let client = NarrowClient::new(NarrowConfig { base_url }).unwrap();
    let first = client.film().await.unwrap();
    let error = client.film().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    drop(first);
    let mut second = client.film().await.unwrap();
    read(&mut second).await;
    client.film().await.expect("the second has come to its end");
    assert_eq!(server.count(), 3);
}
