//! Other defaults for the same client.

use std::fmt;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};

use crate::encode::guard;
use crate::policy::Retry;

/// What the calls of a client do unless their endpoint or the call itself says otherwise, for
/// `client.integration().with(…)`.
///
/// ```
/// # use std::time::Duration;
/// # use integration_runtime::{integration, Result, Retry, Text};
/// # #[integration(base_url = "https://api.acme.com")]
/// # trait Acme { #[get("/ping")] async fn ping(&self) -> Result<Text>; }
/// # fn f(acme: AcmeClient) {
/// let patient = acme.integration().with(|defaults| {
///     defaults
///         .timeout(Duration::from_secs(300))
///         .retry(Retry::new().attempts(10))
///         .header("x-batch", "nightly")
/// });
/// # drop(patient);
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Defaults {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) retry: Option<Retry>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// A header that cannot be one; every call says so.
    pub(crate) invalid_header: Option<String>,
}

impl Defaults {
    /// Total time for a call, retries included, and for one attempt.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Time for one attempt.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long a body that is streamed, in either direction, may stand still.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// How often a call is attempted.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// A header of every request. With a name or value that cannot be one, every call fails before it
    /// is sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                guard(&name, &mut value);
                self.headers.push((name, value));
            }
            _ => self.invalid_header = Some(name.escape_debug().to_string()),
        }
        self
    }
}

impl fmt::Debug for Defaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Defaults")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("retry", &self.retry)
            .field("headers", &names)
            .finish()
    }
}
