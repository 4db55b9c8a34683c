//! Why a request could not be carried.

use std::error::Error as StdError;
use std::fmt;

/// Why a request could not be carried. It holds no URL.
#[derive(Debug)]
pub struct TransportError {
    source: Box<dyn StdError + Send + Sync>,
    sent: bool,
}

impl TransportError {
    /// The request certainly did not reach the provider: it may be sent again.
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            sent: false,
        }
    }

    /// The request may have reached the provider.
    pub fn maybe_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            sent: true,
        }
    }

    /// Whether the provider may have received the request.
    pub const fn may_have_been_sent(&self) -> bool {
        self.sent
    }

    pub(crate) fn into_source(self) -> Box<dyn StdError + Send + Sync> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The innermost cause says most: "connection refused", not "error sending request".
        let mut cause: &(dyn StdError + 'static) = &*self.source;
        while let Some(next) = cause.source() {
            cause = next;
        }
        fmt::Display::fmt(cause, f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
