//! The ways from the bytes of a genuine delivery to its handler.
//!
//! All of them read the envelope's id and name beside the payload, and hand the payload over by
//! value. Those that have to choose an event choose among the same five.

use crate::webhook::events::{
    BorrowedEvent, BorrowedEventHandler, EVENT, Order, OrderBrief, OrderRef, OwnedEvent,
    OwnedEventHandler, SECRET, Shape, SparseEvent, SparseEventHandler,
};
use http::request::Parts;
use integration_runtime::{
    ConfigError, Delivery, Dispatch, UndecodableEvent, UnknownEvent, Webhook, WebhookConfig,
    WebhookSet,
};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::convert::Infallible;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// How a body becomes an event.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// `Webhook::assume_verified` and `dispatch`.
    Generated,
    /// `from_slice` of an envelope whose payload's type is known beforehand: nothing is chosen.
    Known,
    /// The same by one check of UTF-8 and `from_str`: the least that serde_json can do.
    Text,
    /// The envelope by `from_slice`, the payload left raw; then the payload, by its name.
    Raw,
    /// serde's internally tagged enum.
    Tagged,
    /// A `Value`, then the payload out of it, by its name.
    Value,
}

impl Way {
    pub const ALL: [Self; 6] = [
        Self::Known,
        Self::Text,
        Self::Generated,
        Self::Raw,
        Self::Tagged,
        Self::Value,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Known => "known",
            Self::Text => "text",
            Self::Raw => "raw",
            Self::Tagged => "tagged",
            Self::Value => "value",
        }
    }
}

/// The receivers of the three sets.
pub struct Receivers {
    owned: Webhook<OwnedEvent>,
    borrowed: Webhook<BorrowedEvent<'static>>,
    sparse: Webhook<SparseEvent>,
}

impl Receivers {
    /// With [`SECRET`].
    pub fn new() -> Result<Self, ConfigError> {
        let config = WebhookConfig::new(SECRET);
        Ok(Self {
            owned: Webhook::new(config.clone())?,
            borrowed: Webhook::new(config.clone())?,
            sparse: Webhook::new(config)?,
        })
    }

    /// Parses and dispatches one delivery that is taken for genuine.
    pub fn dispatch(&self, shape: Shape, parts: &Parts, body: &[u8]) {
        match shape {
            Shape::Owned => dispatch(&self.owned, parts, body),
            Shape::Borrowed => dispatch(&self.borrowed, parts, body),
            Shape::Sparse => dispatch(&self.sparse, parts, body),
        }
    }

    /// Takes one delivery all the way, as a server does.
    pub fn handle(&self, shape: Shape, parts: &Parts, body: &[u8]) {
        let response = match shape {
            Shape::Owned => at_once(self.owned.handle(parts, body, &Handler)),
            Shape::Borrowed => at_once(self.borrowed.handle(parts, body, &Handler)),
            Shape::Sparse => at_once(self.sparse.handle(parts, body, &Handler)),
        };
        assert!(response.status().is_success(), "{}", response.status());
    }
}

fn dispatch<'a, S>(webhook: &Webhook<S>, parts: &Parts, body: &'a [u8])
where
    S: WebhookSet,
    S::Event<'a>: Dispatch<Handler, Error = Infallible>,
{
    let Ok(()) = at_once(webhook.assume_verified(parts, body).dispatch(&Handler));
}

/// The result of a future that waits for nothing.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// Parses and dispatches one delivery in one of the ways that are written by hand.
pub fn by_hand(way: Way, shape: Shape, body: &[u8]) {
    match (way, shape) {
        (Way::Value, Shape::Owned) => {
            value_then(body, |data| {
                serde_json::from_value(data).map(updated::<Order>)
            });
        }
        (Way::Value, Shape::Borrowed) => {
            value_then(body, |data| OrderRef::deserialize(&data).map(updated));
        }
        (Way::Value, Shape::Sparse) => {
            value_then(body, |data| {
                serde_json::from_value(data).map(updated::<OrderBrief>)
            });
        }
        (way, Shape::Owned) => typed::<Order>(way, body),
        (way, Shape::Borrowed) => typed::<OrderRef<'_>>(way, body),
        (way, Shape::Sparse) => typed::<OrderBrief>(way, body),
    }
}

fn typed<'a, P: Deserialize<'a>>(way: Way, body: &'a [u8]) {
    match way {
        Way::Known => {
            let known: Known<P> = serde_json::from_slice(body).expect(READABLE);
            black_box((&known.id, &known.name));
            updated(known.data);
        }
        Way::Text => {
            let text = std::str::from_utf8(body).expect(READABLE);
            let known: Known<P> = serde_json::from_str(text).expect(READABLE);
            black_box((&known.id, &known.name));
            updated(known.data);
        }
        Way::Raw => {
            let raw: Raw<'_> = serde_json::from_slice(body).expect(READABLE);
            black_box(&raw.id);
            choose(&raw.name, || {
                serde_json::from_str::<P>(raw.data.get()).map(updated)
            });
        }
        Way::Tagged => match serde_json::from_slice::<Tagged<P>>(body).expect(READABLE) {
            Tagged::Updated(Enveloped { id, data }) => {
                black_box(&id);
                updated(data);
            }
            Tagged::Created(_) | Tagged::Paid(_) | Tagged::Cancelled(_) | Tagged::Viewed => {
                panic!("{UNSENT}")
            }
        },
        Way::Value | Way::Generated => panic!("this is not one of the typed ways"),
    }
}

/// Reads the payload by `read`, which hands it on.
fn value_then(body: &[u8], read: impl FnOnce(Value) -> serde_json::Result<()>) {
    let mut value: Value = serde_json::from_slice(body).expect(READABLE);
    let data = value["data"].take();
    black_box(value["id"].as_str().map(str::to_owned));
    choose(value["type"].as_str().expect(READABLE), || read(data));
}

fn choose(name: &str, read: impl FnOnce() -> serde_json::Result<()>) {
    match name {
        EVENT => read().expect(READABLE),
        "order.created" | "order.paid" | "order.cancelled" | "order.viewed" => panic!("{UNSENT}"),
        _ => panic!("nobody knows this event"),
    }
}

const READABLE: &str = "the samples are of their types";
const UNSENT: &str = "only updates are sent";

/// What becomes of the payload in the end.
#[inline(never)]
fn updated<P>(order: P) {
    black_box(&order);
}

#[derive(Deserialize)]
struct Known<P> {
    id: String,
    #[serde(rename = "type")]
    name: String,
    data: P,
}

#[derive(Deserialize)]
struct Raw<'a> {
    id: String,
    #[serde(rename = "type", borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    data: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Tagged<P> {
    #[serde(rename = "order.created")]
    Created(Enveloped<P>),
    #[serde(rename = "order.updated")]
    Updated(Enveloped<P>),
    #[serde(rename = "order.paid")]
    Paid(Enveloped<P>),
    #[serde(rename = "order.cancelled")]
    Cancelled(Enveloped<P>),
    #[serde(rename = "order.viewed")]
    Viewed,
}

#[derive(Deserialize)]
struct Enveloped<P> {
    id: String,
    data: P,
}

/// The generated sets' handler.
struct Handler;

macro_rules! handles {
    ($handler:ident, $payload:ty) => {
        impl $handler for Handler {
            type Error = Infallible;

            async fn created(&self, _: $payload, _: &Delivery) -> Result<(), Infallible> {
                panic!("{UNSENT}")
            }

            async fn updated(&self, order: $payload, _: &Delivery) -> Result<(), Infallible> {
                updated(order);
                Ok(())
            }

            async fn paid(&self, _: $payload, _: &Delivery) -> Result<(), Infallible> {
                panic!("{UNSENT}")
            }

            async fn cancelled(&self, _: $payload, _: &Delivery) -> Result<(), Infallible> {
                panic!("{UNSENT}")
            }

            async fn unknown(&self, event: UnknownEvent, _: &Delivery) -> Result<(), Infallible> {
                panic!("{event:?}")
            }

            async fn undecodable(
                &self,
                event: UndecodableEvent,
                _: &Delivery,
            ) -> Result<(), Infallible> {
                panic!("{event:?}")
            }
        }
    };
}

handles!(OwnedEventHandler, Order);
handles!(BorrowedEventHandler, OrderRef<'_>);
handles!(SparseEventHandler, OrderBrief);
