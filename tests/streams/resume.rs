//! Event streams that break and are taken up again.

use std::time::{Duration, Instant};

use integration_runtime::{ErrorKind, Retry};
use integration_tests::{Reply, Server};

use crate::harness::{client, events, ids_of};

fn last_ids(server: &Server) -> Vec<Option<String>> {
    let requests = server.requests();
    let id =
        |request: &integration_tests::Request| request.header("last-event-id").map(str::to_owned);
    requests.iter().map(id).collect()
}

fn some(id: &str) -> Option<String> {
    Some(id.to_owned())
}

/// Two events, the second with an id.
const TWO: &str = "data: {\"id\": 1}\n\nid: b\ndata: {\"id\": 2}\n\n";

#[tokio::test]
async fn a_stream_is_resumed_after_the_last_event() {
    for broken in [
        events(&format!("{TWO}id: c\ndata: {{\"id\": 3")).missing(100),
        events(TWO).chunked().hang(),
        events(TWO).then_close(),
        events(TWO).close_delimited(),
    ] {
        let server = Server::scripted([
            broken,
            // What is between is retried as any call.
            Reply::status(503),
            events("id: c\ndata: {\"id\": 3}\n\n"),
            Reply::status(204),
        ]);
        let mut stream = client(&server).feed().await.unwrap();
        let (ids, error) = ids_of(&mut stream).await;
        assert_eq!((ids, error.map(|e| e.to_string())), (vec![1, 2, 3], None));
        assert_eq!(last_ids(&server), [None, some("b"), some("b"), some("c")]);
        assert!(
            server
                .requests()
                .iter()
                .all(|r| r.header("authorization").is_some())
        );
    }
}

#[tokio::test]
async fn the_delay_is_the_providers() {
    let server = Server::scripted([
        events("retry: 300\ndata: {\"id\": 1}\n\n"),
        Reply::status(204),
    ]);
    let mut stream = client(&server).feed().await.unwrap();
    let begin = Instant::now();
    assert_eq!(ids_of(&mut stream).await.0, [1]);
    let waited = begin.elapsed();
    assert!(
        waited >= Duration::from_millis(295) && waited < Duration::from_secs(1),
        "{waited:?}"
    );
    assert_eq!(last_ids(&server), [None, None], "no id was given");

    // More than a minute is for the caller to decide.
    let server =
        Server::scripted([events("retry: 60001\nid: 1\ndata: {\"id\": 1}\n\n").missing(5)]);
    let mut stream = client(&server).feed().await.unwrap();
    let error = ids_of(&mut stream).await.1.unwrap();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Transport, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_millis(60_001)));
}

#[tokio::test]
async fn it_is_resumed_for_as_many_attempts_as_the_policy_has() {
    // Each connection breaks; one with an event in it begins the count anew.
    let empty = || events(": nothing\n\n").missing(5);
    let one = events("id: 1\ndata: {\"id\": 1}\n\n").missing(5);
    let server = Server::scripted([empty(), empty(), one, empty()]);
    let mut stream = client(&server).feed().await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    assert_eq!(
        (&*ids, error.unwrap().kind()),
        (&[1][..], ErrorKind::Transport)
    );
    assert_eq!(server.count(), 5, "two and the third, then two more");

    let server = Server::scripted([events(TWO).missing(5)]);
    let mut stream = client(&server).feed().retry(Retry::NEVER).await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    assert_eq!(
        (&*ids, error.unwrap().kind(), server.count()),
        (&[1, 2][..], ErrorKind::Transport, 1)
    );
}

#[tokio::test]
async fn what_resuming_fails_with_is_what_the_stream_fails_with() {
    let server = Server::scripted([events(TWO).missing(5), Reply::status(401)]);
    let mut stream = client(&server).feed().await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    assert_eq!(ids, [1, 2]);
    assert!(error.unwrap().is_unauthorized());

    let server = Server::scripted([
        events(TWO).missing(5),
        Reply::body(200, "text/html", "login"),
    ]);
    let mut stream = client(&server).feed().await.unwrap();
    assert_eq!(
        ids_of(&mut stream).await.1.unwrap().kind(),
        ErrorKind::Decode
    );
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_feed_without_ids_is_not_begun_again_unseen() {
    // It would bring the first event twice, or leave out what came in between.
    let server = Server::scripted([events("data: {\"id\": 1}\n\n").missing(5)]);
    let mut stream = client(&server).feed().await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    assert_eq!(
        (&*ids, error.unwrap().kind(), server.count()),
        (&[1][..], ErrorKind::Transport, 1)
    );

    // Its orderly end is the end.
    let server = Server::scripted([events("data: {\"id\": 1}\n\n")]);
    let mut stream = client(&server).feed().await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    assert_eq!(
        (&*ids, error.is_none(), server.count()),
        (&[1][..], true, 1)
    );
}

#[tokio::test]
async fn a_feed_that_has_ended_is_asked_for_more_until_there_is_none() {
    // Nobody says 204: when as many connections as the policy allows bring nothing, that is the end.
    let server = Server::scripted([events(TWO), events("")]);
    let mut stream = client(&server).feed().await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    assert_eq!(
        (&*ids, error.is_none(), server.count()),
        (&[1, 2][..], true, 3)
    );
}

#[tokio::test]
async fn only_an_idempotent_call_is_made_again() {
    let broken = || events("id: 1\ndata: {\"id\": 1}\n\n").missing(5);
    let server = Server::scripted([broken()]);
    let mut stream = client(&server).answer("Why?").await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    assert_eq!(
        (&*ids, error.unwrap().kind(), server.count()),
        (&[1][..], ErrorKind::Transport, 1)
    );

    let server = Server::scripted([
        broken(),
        events("id: 2\ndata: {\"id\": 2}\n\ndata: [DONE]\n\n"),
    ]);
    let mut stream = client(&server).last_answer().await.unwrap();
    let (ids, error) = ids_of(&mut stream).await;
    assert_eq!((&*ids, error.is_none()), (&[1, 2][..], true));
    assert_eq!(last_ids(&server), [None, some("1")]);
}

#[tokio::test]
async fn a_stream_that_is_dropped_while_it_waits_is_not_resumed() {
    let server = Server::scripted([events("retry: 200\nid: 1\ndata: {\"id\": 1}\n\n").missing(5)]);
    let mut stream = client(&server).feed().await.unwrap();
    stream.next().await.unwrap().unwrap();
    let waiting = tokio::time::timeout(Duration::from_millis(50), stream.next()).await;
    assert!(waiting.is_err());
    server.wait_for_disconnect().await;
    drop(stream);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.count(), 1);
}
