//! Why a delivery was refused.

use std::fmt;

use http::StatusCode;

/// Why a delivery was refused. It holds neither the secret, nor the expected signature, nor the
/// body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejection {
    kind: RejectionKind,
    reason: &'static str,
}

/// What sort of refusal a [`Rejection`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectionKind {
    /// Something that has to be there is missing or unreadable: answered 400.
    Malformed,
    /// No signature matches: answered 401.
    Mismatch,
    /// Genuine or not, it is too old, or from the future: answered 401.
    Stale,
    /// The body is over the limit; it was not looked at: answered 413.
    TooLarge,
}

impl Rejection {
    /// A delivery that cannot be checked.
    pub const fn malformed(reason: &'static str) -> Self {
        Self::new(RejectionKind::Malformed, reason)
    }

    /// A delivery that is not genuine.
    pub const fn mismatch(reason: &'static str) -> Self {
        Self::new(RejectionKind::Mismatch, reason)
    }

    /// A delivery of another time.
    pub const fn stale(reason: &'static str) -> Self {
        Self::new(RejectionKind::Stale, reason)
    }

    /// A delivery that is over the limit.
    pub const fn too_large(reason: &'static str) -> Self {
        Self::new(RejectionKind::TooLarge, reason)
    }

    const fn new(kind: RejectionKind, reason: &'static str) -> Self {
        Self { kind, reason }
    }

    /// What sort of refusal it is.
    pub const fn kind(&self) -> RejectionKind {
        self.kind
    }

    /// The status that the provider is answered with.
    pub const fn status(&self) -> StatusCode {
        match self.kind {
            RejectionKind::Malformed => StatusCode::BAD_REQUEST,
            RejectionKind::Mismatch | RejectionKind::Stale => StatusCode::UNAUTHORIZED,
            RejectionKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "webhook refused: {}", self.reason)
    }
}

impl std::error::Error for Rejection {}
