//! Limits, and what tells a failure.

use proc_macro2::Span;

use crate::value::{HeaderName, Millis, Pointer, Rate};

pub(crate) struct RateLimit {
    pub(crate) windows: Vec<Rate>,
    pub(crate) burst: Option<u32>,
    /// Where `per = connection` is, if it is.
    pub(crate) per_connection: Option<Span>,
    pub(crate) waits: bool,
    pub(crate) remaining: Option<HeaderName>,
    pub(crate) reset: Option<HeaderName>,
}

#[derive(Clone, Copy)]
pub(crate) struct CircuitBreaker {
    pub(crate) failures: u32,
    pub(crate) open: Millis,
}

/// `idempotency_key = "Idempotency-Key"`, or `none`.
pub(crate) enum IdempotencyKey {
    None,
    Header(HeaderName),
}

#[derive(Default)]
pub(crate) struct ErrorShape {
    pub(crate) message: Option<Pointer>,
    pub(crate) code: Option<Pointer>,
    pub(crate) request_id: Option<HeaderName>,
    pub(crate) failed: Vec<FailureSign>,
}

pub(crate) enum FailureSign {
    /// A pointer, and the JSON of the value that is there.
    Equals(Pointer, String),
    Present(Pointer),
    EmptyBody,
}
