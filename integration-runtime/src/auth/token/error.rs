//! Why there is no token.

use std::time::Duration;

use crate::connection::{ReauthorizationReason, StoreError};

/// Why there is no token. Those who wait for the same refresh all get it, so it can be cloned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenError {
    pub(crate) kind: TokenErrorKind,
    /// What happened, in words that hold no secret.
    pub(crate) reason: String,
    /// The provider's code for it.
    pub(crate) code: Option<String>,
    /// How long the provider asks to wait.
    pub(crate) retry_after: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenErrorKind {
    /// A user has to connect.
    Reauthorize(ReauthorizationReason),
    /// The provider says that the grant is over, by this code.
    Refused(String),
    /// The user of a device has not decided yet; with `true`, it is asked too often.
    Pending(bool),
    /// The provider refuses the client itself, or how it asks: an operator has to act.
    Operator,
    /// It may work later.
    Transient {
        /// Whether the request may have arrived.
        sent: bool,
    },
    /// The answer cannot be read.
    Unreadable,
    /// The store failed.
    Store,
    /// There is no tokio runtime.
    NoRuntime,
}

impl TokenError {
    pub(crate) fn new(kind: TokenErrorKind, reason: impl Into<String>) -> Self {
        Self {
            kind,
            reason: reason.into(),
            code: None,
            retry_after: None,
        }
    }

    pub(crate) fn operator(reason: impl Into<String>) -> Self {
        Self::new(TokenErrorKind::Operator, reason)
    }

    pub(crate) fn reauthorize(reason: ReauthorizationReason) -> Self {
        let text = reason.to_string();
        Self::new(TokenErrorKind::Reauthorize(reason), text)
    }

    pub(crate) const fn is_transient(&self) -> bool {
        matches!(self.kind, TokenErrorKind::Transient { .. })
    }
}

impl From<StoreError> for TokenError {
    fn from(error: StoreError) -> Self {
        let reason = format!("the store of connections failed: {error}");
        Self::new(TokenErrorKind::Store, reason)
    }
}
