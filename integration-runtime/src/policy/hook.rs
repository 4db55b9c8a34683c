//! What an application sees of each attempt.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::auth::{AuthError, SigningRequest};
use crate::error::ErrorKind;

/// An attempt that has ended, for [`ClientBuilder::on_attempt`](crate::ClientBuilder::on_attempt).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// Name of the integration.
    pub integration: &'static str,
    /// Name of the endpoint's method.
    pub endpoint: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Path of the endpoint, with its placeholders.
    pub path: &'static str,
    /// Which attempt of its call it was, from 1 on.
    pub number: u32,
    /// Status of the answer, if there was one.
    pub status: Option<StatusCode>,
    /// What failed, if there was no answer.
    pub error: Option<ErrorKind>,
    /// How long it took.
    pub elapsed: Duration,
}

pub(crate) type Observer = Arc<dyn Fn(&Attempt) + Send + Sync>;
pub(crate) type Preparer =
    Arc<dyn Fn(&mut SigningRequest<'_>) -> Result<(), AuthError> + Send + Sync>;

/// The hooks of a client.
#[derive(Default, Clone)]
pub(crate) struct Hooks {
    pub(crate) before: Option<Preparer>,
    pub(crate) after: Option<Observer>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("before", &self.before.is_some())
            .field("after", &self.after.is_some())
            .finish()
    }
}
