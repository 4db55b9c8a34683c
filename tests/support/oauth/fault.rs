//! What goes wrong, on purpose and once.

use std::time::Duration;

use serde_json::json;

use crate::Reply;

/// An endpoint, and for the token endpoint what it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Authorization.
    Authorize,
    /// The token endpoint, asked for anything but a refresh.
    Token,
    /// The token endpoint (or the refresh endpoint), asked for a refresh.
    Refresh,
    /// Revocation.
    Revoke,
    /// Device authorization.
    Device,
    /// The API.
    Api,
    /// The metadata.
    Metadata,
}

/// What goes wrong with one request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This is answered, and nothing else is done.
    Reply(Reply),
    /// What was asked for is done, but this is answered: the tokens are lost on the way.
    Lost(Reply),
    /// What was asked for is done, and answered so much later.
    Slow(Duration),
    /// Nothing is done, and everything that was sent is repeated in `error_description`.
    Echo {
        /// Status of the answer.
        status: u16,
        /// Its `error`.
        error: &'static str,
    },
}

impl Fault {
    /// An error of the protocol, which says nothing more.
    #[must_use]
    pub fn error(status: u16, code: &str) -> Self {
        Self::Reply(Reply::json(status, json!({"error": code})))
    }

    /// This status with nothing that could be read.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Reply(Reply::body(
            status,
            "text/html",
            "<html><body>Service Unavailable</body></html>",
        ))
    }

    /// 429, and how long to wait.
    #[must_use]
    pub fn limited(retry_after: &str) -> Self {
        Self::Reply(
            Reply::json(429, json!({"error": "rate_limited"})).header("retry-after", retry_after),
        )
    }

    /// The connection ends after what was asked for was done.
    #[must_use]
    pub fn lost() -> Self {
        Self::Lost(Reply::close())
    }

    /// There is never an answer, and nothing is done.
    #[must_use]
    pub fn hanging() -> Self {
        Self::Reply(Reply::never())
    }
}
