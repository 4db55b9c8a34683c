//! The integration that streams are tried on, and streams to try it with.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use integration_runtime::{
    ByteStream, Error, Event, Events, JsonLines, Part, Response, Result, Text, Upload, integration,
};
use integration_tests::{Reply, Server};
use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: u64,
}

/// Three attempts, quick ones; one second for an attempt, two for a call, and for a stream as long as
/// it takes.
#[integration(
    base_url = "https://acme.example/v1",
    auth = bearer,
    timeout = "2s",
    attempt_timeout = "1s",
    retry(attempts = 3, base = "10ms", max = "50ms"),
)]
pub(crate) trait Acme {
    #[get("/film", idle_timeout = "200ms")]
    async fn film(&self) -> Result<ByteStream>;

    #[get("/film")]
    #[alias]
    async fn film_and_headers(&self) -> Result<Response<ByteStream>>;

    #[get("/feed", idle_timeout = "200ms")]
    async fn feed(&self) -> Result<Events<Item>>;

    #[get("/feed", retry = never)]
    #[alias]
    async fn feed_as_text(
        &self,
        #[header("Last-Event-ID")] after: Option<&str>,
    ) -> Result<Events<Text>>;

    #[post("/answers", terminator = "[DONE]")]
    async fn answer(&self, #[body] question: &str) -> Result<Events<Item>>;

    #[get("/answers", terminator = "[DONE]", error_event = "failure")]
    async fn last_answer(&self) -> Result<Events<Item>>;

    #[get("/export", idle_timeout = "200ms")]
    async fn export(&self) -> Result<JsonLines<Item>>;

    #[get("/export/closed", terminator = "END")]
    async fn closed_export(&self) -> Result<JsonLines<Item>>;

    /// Not idempotent.
    #[post("/files")]
    async fn post_file(&self, #[body("application/octet-stream")] content: Upload) -> Result<()>;

    #[put("/files/{name}")]
    async fn put_file(
        &self,
        name: &str,
        #[body("application/octet-stream")] content: Upload,
    ) -> Result<()>;

    #[post("/forms")]
    async fn form(
        &self,
        #[multipart] title: &str,
        #[multipart] file: Part,
        #[multipart] more: Option<Upload>,
    ) -> Result<()>;

    #[post("/texts")]
    async fn text(&self, #[body("text/plain")] text: &str) -> Result<Text>;
}

pub(crate) const TOKEN: &str = "t0ken-of-the-tests";

pub(crate) fn client(server: &Server) -> AcmeClient {
    client_at(&server.url())
}

pub(crate) fn config_at(url: &str) -> AcmeConfig {
    AcmeConfig {
        base_url: format!("{url}/v1").parse().expect("a loopback URL"),
        token: TOKEN.into(),
    }
}

pub(crate) fn client_at(url: &str) -> AcmeClient {
    AcmeClient::new(config_at(url)).expect("the configuration is complete")
}

/// An answer of events.
pub(crate) fn events(text: &str) -> Reply {
    Reply::body(200, "text/event-stream; charset=utf-8", text.to_owned())
}

/// The ids of the events, and what the stream ends with.
pub(crate) async fn ids_of(events: &mut Events<Item>) -> (Vec<u64>, Option<Error>) {
    until_error(events, |event: Event<Item>| event.data.id).await
}

/// The items of a stream up to its end or its first error, after which it is at its end.
pub(crate) async fn until_error<S, T, U>(stream: &mut S, of: fn(T) -> U) -> (Vec<U>, Option<Error>)
where
    S: Stream<Item = Result<T>> + Unpin,
{
    let mut items = Vec::new();
    loop {
        match next(stream).await {
            None => return (items, None),
            Some(Ok(item)) => items.push(of(item)),
            Some(Err(error)) => return (items, Some(error)),
        }
    }
}

pub(crate) async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx)).await
}

/// Pieces in turn, each after a pause.
pub(crate) struct Pieces<I> {
    pieces: I,
    pause: Duration,
    timer: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl<I> Stream for Pieces<I>
where
    I: Iterator<Item = std::io::Result<Bytes>> + Unpin,
{
    type Item = std::io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if !this.pause.is_zero() {
            let pause = this.pause;
            let timer = this
                .timer
                .get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
            std::task::ready!(timer.as_mut().poll(cx));
            this.timer = None;
        }
        Poll::Ready(this.pieces.next())
    }
}

/// An upload of these pieces, which can be sent once.
pub(crate) fn upload<I>(pieces: I, pause: Duration) -> Upload
where
    I: IntoIterator<Item = std::io::Result<Bytes>>,
    I::IntoIter: Send + Unpin + 'static,
{
    Upload::stream(Pieces {
        pieces: pieces.into_iter(),
        pause,
        timer: None,
    })
}

/// An upload of `abc`, `def`, …, which can be sent once.
pub(crate) fn letters(count: usize) -> Upload {
    let pieces = ["abc", "def", "ghi", "jkl"].map(|piece| Ok(Bytes::from_static(piece.as_bytes())));
    upload(
        pieces.into_iter().take(count).collect::<Vec<_>>(),
        Duration::ZERO,
    )
}
