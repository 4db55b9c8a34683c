//! Server-sent events.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde_core::de::DeserializeOwned;

use super::feed::{Feed, HasFeed};
use super::mode::Mode;
use crate::decode::{Decode, Reply, Text};
use crate::error::Error;

/// One server-sent event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its name; `message` when the provider gives none.
    pub event: String,
    /// The id that a resumption would begin after, if the provider gives ids.
    pub id: Option<String>,
    /// What it holds.
    pub data: T,
}

/// The server-sent events of an answer, for an endpoint that returns `Result<Events<T>>`: a `Stream` of
/// `Result<Event<T>>`, read by the rules of the
/// [HTML standard](https://html.spec.whatwg.org/multipage/server-sent-events.html), section 9.2.
///
/// `T` is read from the JSON of each event's data, and events without data are passed over; with
/// [`Text`] the data is taken as it is.
///
/// # Where it ends
///
/// With `terminator = "[DONE]"` on the endpoint, at the event with that data and nowhere else: a
/// connection that ends before has broken. Without, where the provider ends the answer, unless the
/// stream can be resumed: then with a 204, or when resuming it brings no more events.
///
/// # Resumption
///
/// When the connection breaks, or ends without a terminator, the call is made again with the
/// `Last-Event-ID`, by the call's retry policy (as many attempts in a row without an event; its waits,
/// and no shorter than the `retry:` of the provider). This is done only if nothing can be lost or come
/// twice unseen: the endpoint is idempotent, and the provider gives ids or asks for it by `retry:`, or no
/// event has come yet. Otherwise a break is an error.
///
/// # Errors
///
/// An event whose name is `error` (or what `error_event = "…"` says), one that the declaration calls a
/// failure, and one that is `{"error": {"message": …}}` and no more, is an error of the kind
/// [`Api`](crate::ErrorKind::Api), and the stream ends with it. So it does when it breaks, stands still
/// for longer than the idle time-out, or has an event that is larger than an answer may be. Data that is not what
/// `T` says is an error of the kind [`Decode`](crate::ErrorKind::Decode); the next event comes after
/// it.
///
/// ```no_run
/// # use integration_runtime::{integration, Events, Result};
/// # #[derive(serde::Deserialize)]
/// # struct Delta { text: String }
/// # #[integration(base_url = "https://api.acme.com")]
/// # trait Acme {
/// #[post("/answers", terminator = "[DONE]")]
/// async fn answer(&self, #[body] question: &str) -> Result<Events<Delta>>;
/// # }
/// # async fn f(client: AcmeClient) -> Result<()> {
/// let mut events = client.answer("Why?").await?;
/// while let Some(event) = events.next().await {
///     print!("{}", event?.data.text);
/// }
/// # Ok(()) }
/// ```
pub struct Events<T> {
    feed: Box<dyn HasFeed>,
    data: PhantomData<fn() -> T>,
}

/// What the data of an event can be read into: everything that is read from JSON, and [`Text`].
#[diagnostic::on_unimplemented(
    message = "the data of an event cannot be read into `{Self}`",
    label = "cannot be read from an event",
    note = "derive `serde::Deserialize` for it, or take the data as it is: `Events<Text>`"
)]
pub trait EventData: Sized + 'static {
    /// `None` for data that holds nothing.
    #[doc(hidden)]
    fn from_data(data: String) -> Result<Option<Self>, (String, serde_json::Error)>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + 'static> EventData for T {
    fn from_data(data: String) -> Result<Option<Self>, (String, serde_json::Error)> {
        if data.trim_ascii().is_empty() {
            return Ok(None);
        }
        serde_json::from_str(&data)
            .map(Some)
            .map_err(|error| (data, error))
    }
}

impl EventData for Text {
    fn from_data(data: String) -> Result<Option<Self>, (String, serde_json::Error)> {
        Ok(Some(Self(data)))
    }
}

impl<T: EventData> Decode for Events<T> {
    const MODE: Mode = Mode::Events;

    fn decode(reply: Reply) -> Result<Self, Error> {
        Ok(Self {
            feed: Feed::begin(reply)?,
            data: PhantomData,
        })
    }
}

impl<T> Events<T> {
    /// The id of the last event, to resume the stream later: an argument `#[header("Last-Event-ID")]`
    /// takes it.
    pub fn last_event_id(&self) -> Option<&str> {
        self.feed.feed().last_event_id()
    }
}

impl<T: EventData> Events<T> {
    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// See [`Events`].
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> impl Future<Output = Option<Result<Event<T>, Error>>> + Send {
        poll_fn(|cx| self.poll_event(cx))
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        let feed = self.feed.feed_mut();
        loop {
            let raw = match std::task::ready!(feed.poll_event(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(raw)) => raw,
            };
            match T::from_data(raw.data) {
                Ok(None) => {}
                Ok(Some(data)) => {
                    let (event, id) = (raw.event, raw.id);
                    return Poll::Ready(Some(Ok(Event { event, id, data })));
                }
                Err((data, error)) => {
                    return Poll::Ready(Some(Err(feed.undecodable(&data, &error))));
                }
            }
        }
    }
}

impl<T: EventData> Stream for Events<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(cx)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("last_event_id", &self.last_event_id())
            .finish_non_exhaustive()
    }
}
