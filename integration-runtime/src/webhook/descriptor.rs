//! A set of events, as data.

use super::presets::Preset;
use super::signature::Signature;

/// What `webhook_events!` declares: how deliveries are signed, and which events they hold.
#[derive(Debug)]
#[non_exhaustive]
pub struct WebhookDescriptor {
    /// Name of the enum.
    pub name: &'static str,
    /// Its documentation.
    pub docs: &'static str,
    /// How deliveries are proven genuine.
    pub verification: Verification,
    /// Where the name of the event is.
    pub event: Source,
    /// Where the second part of the name is, if it has one: `opened` of `issues.opened`.
    pub action: Source,
    /// Where the identifier of the event is.
    pub id: Source,
    /// JSON pointer to the payload; the whole body when it is empty.
    pub payload: &'static str,
    /// The declared events.
    pub events: &'static [Event],
}

/// How deliveries are proven genuine.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Verification {
    /// By a signature that is described as data.
    Signature(Signature),
    /// By a type that implements [`VerifyWebhook`](crate::VerifyWebhook), spelled like this.
    Custom(&'static str),
    /// Not at all.
    None,
}

/// Where a value of a delivery is. Several places are tried in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// JSON pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) into the body.
    Json(&'static [&'static str]),
    /// Headers, lower case.
    Header(&'static [&'static str]),
    /// Nowhere.
    None,
}

impl Source {
    /// [`Source::Json`].
    pub const fn json(pointers: &'static [&'static str]) -> Self {
        Self::Json(pointers)
    }

    /// [`Source::Header`].
    pub const fn header(names: &'static [&'static str]) -> Self {
        Self::Header(names)
    }

    /// [`Source::None`].
    pub const fn none() -> Self {
        Self::None
    }
}

/// A declared event.
#[derive(Debug)]
#[non_exhaustive]
pub struct Event {
    /// Name on the wire.
    pub name: &'static str,
    /// Variant of the enum; empty when the event is ignored.
    pub variant: &'static str,
    /// Its documentation.
    pub docs: &'static str,
}

impl Event {
    /// An event that is handled.
    pub const fn new(name: &'static str, variant: &'static str) -> Self {
        Self {
            name,
            variant,
            docs: "",
        }
    }

    /// An event that is acknowledged only.
    pub const fn ignored(name: &'static str) -> Self {
        Self::new(name, "")
    }

    /// Sets [`docs`](Self::docs).
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// Whether the event is acknowledged only.
    pub const fn is_ignored(&self) -> bool {
        self.variant.is_empty()
    }
}

impl WebhookDescriptor {
    /// Events that are signed like this.
    pub const fn new(name: &'static str, signature: Signature) -> Self {
        Self::with(name, Verification::Signature(signature))
    }

    /// Events of a provider that is known: its signature, and where it puts names and ids.
    pub const fn preset(name: &'static str, preset: Preset) -> Self {
        let mut descriptor = Self::new(name, preset.signature);
        descriptor.event = preset.event;
        descriptor.action = preset.action;
        descriptor.id = preset.id;
        descriptor
    }

    /// Events that a type of the user's proves genuine.
    pub const fn custom(name: &'static str, type_name: &'static str) -> Self {
        Self::with(name, Verification::Custom(type_name))
    }

    /// Events that nothing proves genuine.
    pub const fn unsigned(name: &'static str) -> Self {
        Self::with(name, Verification::None)
    }

    const fn with(name: &'static str, verification: Verification) -> Self {
        Self {
            name,
            docs: "",
            verification,
            event: Source::None,
            action: Source::None,
            id: Source::None,
            payload: "",
            events: &[],
        }
    }

    /// Sets [`docs`](Self::docs).
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// Sets [`event`](Self::event).
    pub const fn event(mut self, source: Source) -> Self {
        self.event = source;
        self
    }

    /// Sets [`action`](Self::action).
    pub const fn action(mut self, source: Source) -> Self {
        self.action = source;
        self
    }

    /// Sets [`id`](Self::id).
    pub const fn id(mut self, source: Source) -> Self {
        self.id = source;
        self
    }

    /// Sets [`payload`](Self::payload).
    pub const fn payload(mut self, pointer: &'static str) -> Self {
        self.payload = pointer;
        self
    }

    /// Sets [`events`](Self::events).
    pub const fn events(mut self, events: &'static [Event]) -> Self {
        self.events = events;
        self
    }
}
