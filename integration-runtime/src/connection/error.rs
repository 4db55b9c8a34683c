//! Why a connection could not be made.

use std::error::Error as StdError;
use std::fmt;

use crate::auth::token::{TokenError, TokenErrorKind};

/// Why a connection could not be begun, made or ended. It holds no secret.
#[derive(Clone)]
pub struct ConnectError {
    integration: &'static str,
    kind: ConnectErrorKind,
    reason: String,
}

/// What sort of failure a [`ConnectError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectErrorKind {
    /// The callback has no `state`.
    StateMissing,
    /// No authorization was begun with this `state`, or it was begun long ago.
    StateUnknown,
    /// The callback of this `state` came before.
    StateReplayed,
    /// The user took more than ten minutes.
    StateExpired,
    /// Another user of the application began the authorization.
    OtherUser,
    /// The authorization was begun in another browser: its cookie is not there.
    OtherBrowser,
    /// The authorization was begun for another integration.
    OtherIntegration,
    /// The callback is of another issuer ([RFC 9207](https://www.rfc-editor.org/rfc/rfc9207)).
    IssuerMismatch,
    /// The signature of the callback is wrong.
    CallbackSignature,
    /// The callback has neither a code nor an error, or one of its parameters twice.
    InvalidCallback,
    /// The user said no.
    Denied,
    /// The provider sent the user back with another error.
    Provider,
    /// The provider refuses the code: it is used up, too old or of somebody else.
    CodeRefused,
    /// The provider refuses the client, or how it asks: an operator has to act.
    Operator,
    /// The provider cannot be reached, or is in trouble; it may work later.
    Transient,
    /// The answer of the provider cannot be read.
    Unreadable,
    /// A value that the declaration captures is missing or is not allowed.
    InvalidCapture,
    /// A relative path was expected to return to.
    InvalidReturnTo,
    /// The declaration has no such flow.
    NotDeclared,
    /// The store failed.
    Store,
    /// There is no tokio runtime.
    NoRuntime,
}

impl ConnectError {
    pub(crate) fn new(
        integration: &'static str,
        kind: ConnectErrorKind,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            integration,
            kind,
            reason: reason.into(),
        }
    }

    pub(crate) fn of_token(integration: &'static str, error: TokenError) -> Self {
        let kind = match error.kind {
            TokenErrorKind::Refused(_) | TokenErrorKind::Reauthorize(_) => {
                ConnectErrorKind::CodeRefused
            }
            TokenErrorKind::Operator => ConnectErrorKind::Operator,
            TokenErrorKind::Transient { .. } | TokenErrorKind::Pending(_) => {
                ConnectErrorKind::Transient
            }
            TokenErrorKind::Unreadable => ConnectErrorKind::Unreadable,
            TokenErrorKind::Store => ConnectErrorKind::Store,
            TokenErrorKind::NoRuntime => ConnectErrorKind::NoRuntime,
        };
        Self::new(integration, kind, error.reason)
    }

    /// Name of the integration.
    pub const fn integration(&self) -> &'static str {
        self.integration
    }

    /// What sort of failure it is.
    pub const fn kind(&self) -> ConnectErrorKind {
        self.kind
    }

    /// Whether a user can mend it by connecting again.
    pub const fn is_users(&self) -> bool {
        use ConnectErrorKind as Kind;
        matches!(
            self.kind,
            Kind::StateMissing
                | Kind::StateUnknown
                | Kind::StateReplayed
                | Kind::StateExpired
                | Kind::OtherUser
                | Kind::OtherBrowser
                | Kind::Denied
                | Kind::CodeRefused
        )
    }
}

/// `acme: the user said no (access_denied)`
impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.integration, self.reason)
    }
}

impl fmt::Debug for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectError")
            .field("kind", &self.kind)
            .field("error", &format_args!("{self}"))
            .finish()
    }
}

impl StdError for ConnectError {}
