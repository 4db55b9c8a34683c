//! What a declared set of events can do, and what comes of a delivery.

use std::fmt;
use std::future::Future;
use std::time::SystemTime;

use bytes::Bytes;
use serde_core::Deserializer;

use super::descriptor::WebhookDescriptor;
use super::verifier::Verifier;

/// A set of events that `webhook_events!` declared.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no set of webhook events",
    label = "not declared by `webhook_events!`"
)]
pub trait WebhookSet: 'static {
    /// The declaration, as data.
    const WEBHOOK: &'static WebhookDescriptor;

    /// What proves a delivery genuine.
    type Verifier: Verifier;

    /// The enum, with the lifetime of the body for payloads that borrow from it.
    type Event<'a>: EventSet<'a>;
}

/// What the webhooks of a set are configured by.
pub type WebhookConfigOf<S> = <<S as WebhookSet>::Verifier as Verifier>::Config;

/// The enum's side of decoding. The macro implements it.
#[doc(hidden)]
pub trait EventSet<'a>: Sized {
    /// The number of the variant that an event belongs to.
    fn kind(event: &str, action: Option<&str>) -> Option<usize>;

    /// The event of a number that stands for those that are declared as ignored: there is nothing
    /// to read.
    fn ignored(_: usize) -> Option<Self> {
        None
    }

    /// Reads the payload of that variant.
    fn decode<D: Deserializer<'a>>(kind: usize, from: D) -> Result<Self, D::Error>;

    /// An event that is not declared.
    fn unknown(event: UnknownEvent) -> Self;

    /// A declared event whose payload is not what was declared.
    fn undecodable(event: UndecodableEvent) -> Self;
}

/// Hands an event to the method that is its own. Only a [`Verified`] event is dispatched.
#[diagnostic::on_unimplemented(
    message = "`{H}` does not handle these events",
    label = "no handler of these events",
    note = "implement the handler trait that stands beside the enum: its name ends in `Handler`"
)]
pub trait Dispatch<H: ?Sized> {
    /// Why an event was not handled.
    type Error: fmt::Display + Send;

    /// Calls the handler's method.
    fn dispatch(
        self,
        handler: &H,
        delivery: &Delivery,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// An event that came with a valid signature. Nothing else makes one, but for
/// [`Webhook::assume_verified`](super::Webhook::assume_verified).
#[derive(Debug)]
pub struct Verified<E> {
    event: E,
    delivery: Delivery,
}

impl<E> Verified<E> {
    pub(super) const fn new(event: E, delivery: Delivery) -> Self {
        Self { event, delivery }
    }

    /// The event.
    pub const fn event(&self) -> &E {
        &self.event
    }

    /// How it came.
    pub const fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// Both.
    pub fn into_parts(self) -> (E, Delivery) {
        (self.event, self.delivery)
    }

    /// Hands the event to its method of the handler.
    ///
    /// # Errors
    /// The handler's own.
    pub async fn dispatch<H: ?Sized>(self, handler: &H) -> Result<(), E::Error>
    where
        E: Dispatch<H>,
    {
        self.event.dispatch(handler, &self.delivery).await
    }
}

/// How an event came.
#[derive(Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// The provider's identifier of the event, the same when it is sent again. `None` when the
    /// declaration says that there is none, or when it was left out.
    pub id: Option<String>,
    /// Name of the event; with its action, if the set has actions: `issues.opened`.
    pub event: String,
    /// When it was received.
    pub received_at: SystemTime,
    /// How often the provider has tried, from 1, when it says so.
    pub attempt: Option<u32>,
    /// The body as it came.
    pub raw: Bytes,
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("id", &self.id)
            .field("event", &self.event)
            .field("received_at", &self.received_at)
            .field("attempt", &self.attempt)
            .field("bytes", &self.raw.len())
            .finish()
    }
}

/// An event that is not declared, or an action that is not declared of one that is.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// Its name; empty when the body has none.
    pub event: String,
    /// The body as it came.
    pub raw: Bytes,
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("UnknownEvent");
        out.field("event", &self.event)
            .field("bytes", &self.raw.len())
            .finish()
    }
}

/// A declared event whose payload is not what was declared: the provider has changed it.
#[derive(Clone)]
#[non_exhaustive]
pub struct UndecodableEvent {
    /// Its name.
    pub event: String,
    /// The body as it came.
    pub raw: Bytes,
    /// Where in the body the decoding failed: `$.data.items[3].id`.
    pub path: String,
    /// What is wrong there. It does not quote the body.
    pub error: String,
}

impl fmt::Debug for UndecodableEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UndecodableEvent")
            .field("event", &self.event)
            .field("bytes", &self.raw.len())
            .field("path", &self.path)
            .field("error", &self.error)
            .finish()
    }
}
