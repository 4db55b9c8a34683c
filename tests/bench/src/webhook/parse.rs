//! The ways from the bytes of a genuine delivery to its handler.
//!
//! All of them read the envelope's id and name besides the payload, choose among the same five
//! events, and hand the payload over by value.

use crate::webhook::events::{
    BorrowedEvent, BorrowedEventHandler, Order, OrderBrief, OrderRef, OwnedEvent,
    OwnedEventHandler, Shape, SparseEvent, SparseEventHandler,
};
use http::request::Parts;
use integration_runtime::{Delivery, Dispatch, Webhook, WebhookSet};
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
    /// `Webhook::assume_verified` and `dispatch`: also the `Delivery` with its copy of the body.
    Generated,
    /// `from_slice` of an envelope whose payload's type is known beforehand.
    Known,
    /// The envelope by `from_slice`, the payload left raw; then the payload by its name.
    Raw,
    /// serde's internally tagged enum.
    Tagged,
    /// A `Value`, then the payload out of it by its name.
    Value,
}

impl Way {
    pub const ALL: [Self; 5] = [
        Self::Known,
        Self::Generated,
        Self::Raw,
        Self::Tagged,
        Self::Value,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Known => "from_slice of the known type",
            Self::Raw => "RawValue, two passes",
            Self::Tagged => "internally tagged enum",
            Self::Value => "Value, then typed",
        }
    }
}

/// The receivers of the three sets.
pub struct Receivers {
    pub owned: Webhook<OwnedEvent>,
    pub borrowed: Webhook<BorrowedEvent<'static>>,
    pub sparse: Webhook<SparseEvent>,
}

/// Parses and dispatches one delivery. Panics when the handler of the event was not called.
pub fn deliver(receivers: &Receivers, way: Way, shape: Shape, parts: &Parts, body: &[u8]) {
    match (way, shape) {
        (Way::Generated, Shape::Owned) => generated(&receivers.owned, parts, body),
        (Way::Generated, Shape::Borrowed) => generated(&receivers.borrowed, parts, body),
        (Way::Generated, Shape::Sparse) => generated(&receivers.sparse, parts, body),
        (way, shape) => by_hand(way, shape, body),
    }
}

/// Parses and dispatches one delivery in one of the ways that are written by hand.
pub fn by_hand(way: Way, shape: Shape, body: &[u8]) {
    match shape {
        Shape::Owned => idiom::<Order>(way, body, |value| serde_json::from_value(value.take())),
        Shape::Borrowed => idiom::<OrderRef<'_>>(way, body, |_| unreachable!("see below")),
        Shape::Sparse => {
            idiom::<OrderBrief>(way, body, |value| serde_json::from_value(value.take()));
        }
    }
}

fn generated<'a, S>(webhook: &Webhook<S>, parts: &Parts, body: &'a [u8])
where
    S: WebhookSet,
    S::Event<'a>: Dispatch<Handler, Error = Infallible>,
{
    let Ok(()) = at_once(webhook.assume_verified(parts, body).dispatch(&Handler));
}

/// The result of a future that waits for nothing.
pub fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}
