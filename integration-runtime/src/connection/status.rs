//! In which state a connection is, for the people who look at it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::SystemTime;

use super::ConnectionId;

/// The state of a connection: what a settings page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionStatus {
    /// Calls can be made.
    Connected(Connection),
    /// The user has to connect again.
    NeedsReconnect {
        /// What was connected.
        connection: Connection,
        /// Why it no longer is.
        reason: ReauthorizationReason,
    },
    /// There is no connection.
    Disconnected,
}

impl ConnectionStatus {
    /// Whether calls can be made.
    pub const fn is_connected(&self) -> bool {
        matches!(self, Self::Connected(_))
    }
}

/// A connection, without its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connection {
    /// Which one.
    pub id: ConnectionId,
    /// The account at the provider, when the declaration captures one as `account`.
    pub account: Option<String>,
    /// Scopes that were granted: those that the provider named, or those that were asked for.
    pub scopes: Vec<String>,
    /// Scopes that the declaration asks for and that were not granted.
    pub missing_scopes: Vec<String>,
    /// When the access token ends. It is renewed before.
    pub expires_at: Option<SystemTime>,
    /// What the declaration captures.
    pub captured: BTreeMap<String, String>,
}

/// What became of the tokens of a connection that was ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disconnected {
    /// There was no connection.
    NotConnected,
    /// It was deleted, and its tokens were ended at the provider.
    Revoked,
    /// It was deleted. The provider has no endpoint to end tokens: they live as long as they live.
    NotRevocable,
    /// It was deleted, and its tokens could not be ended at the provider; the text says why.
    RevocationFailed(String),
}

/// Why a user has to connect, or to connect again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReauthorizationReason {
    /// There is no connection.
    NotConnected,
    /// The provider refuses the refresh token; its error code is kept, usually `invalid_grant`.
    GrantRefused(String),
    /// The provider refuses the access token, and there is no refresh token.
    TokenRejected,
    /// The access token has ended, and there is no refresh token.
    Expired,
    /// The stored tokens cannot be decrypted: the key is missing, or the record was tampered with.
    Undecryptable,
    /// A value that the connection should have captured is missing or not allowed; it is named.
    MissingCapture(String),
}

const REFUSED: &str = "refused:";
const CAPTURE: &str = "capture:";

impl ReauthorizationReason {
    /// As it is stored.
    pub(crate) fn to_code(&self) -> String {
        match self {
            Self::NotConnected => "not_connected".into(),
            Self::GrantRefused(code) => format!("{REFUSED}{code}"),
            Self::TokenRejected => "token_rejected".into(),
            Self::Expired => "expired".into(),
            Self::Undecryptable => "undecryptable".into(),
            Self::MissingCapture(name) => format!("{CAPTURE}{name}"),
        }
    }

    pub(crate) fn from_code(code: &str) -> Self {
        match code {
            "not_connected" => Self::NotConnected,
            "token_rejected" => Self::TokenRejected,
            "expired" => Self::Expired,
            "undecryptable" => Self::Undecryptable,
            _ => match (code.strip_prefix(REFUSED), code.strip_prefix(CAPTURE)) {
                (Some(code), _) => Self::GrantRefused(code.into()),
                (None, Some(name)) => Self::MissingCapture(name.into()),
                (None, None) => Self::GrantRefused(code.into()),
            },
        }
    }
}

impl fmt::Display for ReauthorizationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConnected => f.write_str("there is no connection"),
            Self::GrantRefused(code) => {
                write!(f, "the provider refuses the refresh token ({code})")
            }
            Self::TokenRejected => f.write_str("the provider refuses the access token"),
            Self::Expired => f.write_str("the access token has ended and cannot be renewed"),
            Self::Undecryptable => f.write_str("the stored tokens cannot be decrypted"),
            Self::MissingCapture(name) => {
                write!(f, "the connection has no usable value for `{name}`")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_survives_its_code() {
        for reason in [
            ReauthorizationReason::NotConnected,
            ReauthorizationReason::GrantRefused("invalid_grant".into()),
            ReauthorizationReason::TokenRejected,
            ReauthorizationReason::Expired,
            ReauthorizationReason::Undecryptable,
            ReauthorizationReason::MissingCapture("instance".into()),
        ] {
            assert_eq!(ReauthorizationReason::from_code(&reason.to_code()), reason);
        }
    }
}
