//! The error of every call.

mod json_path;
mod provider;
mod typed;

pub use typed::ApiError;

pub(crate) use json_path::{NO_PAYLOAD, TWO_NAMES, TWO_PAYLOADS, path_at, path_at_byte, reason_of};
pub(crate) use provider::{ERROR_BODY, ProviderError, request_id, scrub, shows_failure};

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_core::de::DeserializeOwned;

use crate::config::ConfigError;
use crate::connection::ReauthorizationReason;
use crate::policy::retry_after;

/// The result of an endpoint. The second parameter is there for error types of one's own, which
/// have to implement `From<Error>`.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed: which integration, which endpoint, what the provider said. It holds no
/// secret; a credential that a provider repeats in its answer is replaced.
///
/// ```
/// # use integration_runtime::{Error, ErrorKind};
/// fn is_gone(error: &Error) -> bool {
///     match error.kind() {
///         ErrorKind::Api => error.code() == Some("account_closed"),
///         _ => false,
///     }
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    integration: &'static str,
    endpoint: &'static str,
    /// What happened, in our words.
    reason: String,
    attempts: u32,
    outcome_unknown: bool,
    response: Option<Response>,
    /// Of a decode failure.
    json_path: Option<String>,
    reauthorization: Option<ReauthorizationReason>,
    missing_scopes: Vec<&'static str>,
    /// Of the token endpoint.
    retry_after: Option<Duration>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What is kept of the provider's answer.
struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    provider: ProviderError,
    request_id: Option<String>,
}

/// What sort of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration is incomplete or invalid.
    Config,
    /// An argument cannot be sent; nothing was.
    InvalidArgument,
    /// There is no credential: the [`Authenticator`](crate::Authenticator) failed, or no token could
    /// be had. Nothing was sent.
    Auth,
    /// A user has to connect, or to connect again; [`Error::reauthorization`] says why.
    ReauthorizationRequired,
    /// No connection came about; nothing was sent.
    Connect,
    /// The time for the call ran out.
    Timeout,
    /// The declared rate limit or concurrency limit left no room in time; nothing was sent.
    /// [`Error::retry_after`] says when there will be.
    RateLimited,
    /// The declared circuit breaker is open; nothing was sent.
    CircuitOpen,
    /// The connection broke after the request was sent, or while the answer was read; or a stream ended
    /// before its declared end.
    Transport,
    /// On this side: the source of an [`Upload`](crate::Upload) failed, or the target of
    /// [`ByteStream::copy_to`](crate::ByteStream::copy_to).
    Io,
    /// The provider answered with a status of 400 or above, or with what the declaration calls a
    /// failure.
    Api,
    /// The provider redirects to where this client does not follow.
    Redirect,
    /// The answer has no body, and the return type needs one.
    EmptyBody,
    /// The answer is larger than the limit.
    TooLarge,
    /// The answer is not what the return type says.
    Decode,
    /// What leads to the next page is missing, leads to another origin, or has led there before.
    Pagination,
    /// The call was polled outside of a tokio runtime.
    NoRuntime,
    /// The call was adjusted after it had been started.
    Misuse,
}

/// Bytes of a failed answer that an error keeps.
pub(crate) const KEPT_BODY: usize = 16 * 1024;
/// Characters of a provider's text that an error shows.
const SHOWN: usize = 300;

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        integration: &'static str,
        endpoint: &'static str,
        reason: impl Into<String>,
    ) -> Self {
        Self(Box::new(Inner {
            kind,
            integration,
            endpoint,
            reason: reason.into(),
            attempts: 0,
            outcome_unknown: false,
            response: None,
            json_path: None,
            reauthorization: None,
            missing_scopes: Vec::new(),
            retry_after: None,
            source: None,
        }))
    }

    pub(crate) fn with_source(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_unknown_outcome(mut self, unknown: bool) -> Self {
        self.0.outcome_unknown = unknown;
        self
    }

    pub(crate) fn with_reauthorization(mut self, reason: ReauthorizationReason) -> Self {
        self.0.reauthorization = Some(reason);
        self
    }

    pub(crate) fn with_missing_scopes(mut self, scopes: Vec<&'static str>) -> Self {
        self.0.missing_scopes = scopes;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_json_path(mut self, path: String) -> Self {
        self.0.json_path = Some(path);
        self
    }

    pub(crate) fn with_response(
        mut self,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        provider: ProviderError,
        request_id: Option<String>,
    ) -> Self {
        self.0.response = Some(Response {
            status,
            headers,
            body,
            provider,
            request_id,
        });
        self
    }

    /// What sort of failure it is.
    pub const fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Name of the integration, such as `acme`.
    pub const fn integration(&self) -> &'static str {
        self.0.integration
    }

    /// Name of the endpoint's method; empty when the error is of no endpoint.
    pub const fn endpoint(&self) -> &'static str {
        self.0.endpoint
    }

    /// Attempts that were made.
    pub const fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the provider may have acted on the request although the call failed.
    pub const fn is_outcome_unknown(&self) -> bool {
        self.0.outcome_unknown
    }

    /// Status of the provider's answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|r| r.status)
    }

    /// Headers of the provider's answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|r| &r.headers)
    }

    /// The first 16 KiB of the provider's answer, when its status was 400 or above.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.response.as_ref().map(|r| r.body.as_ref())
    }

    /// The provider's error as a type of one's own, when there is a body and it is one.
    /// [`ApiError`](crate::ApiError) does so for a whole endpoint or integration.
    pub fn body_as<T: DeserializeOwned>(&self) -> Option<T> {
        let text = std::str::from_utf8(self.body()?).ok()?;
        serde_json::from_str(text).ok()
    }

    /// What the provider says happened.
    pub fn message(&self) -> Option<&str> {
        self.0.response.as_ref()?.provider.message.as_deref()
    }

    /// The provider's code for what happened.
    pub fn code(&self) -> Option<&str> {
        self.0.response.as_ref()?.provider.code.as_deref()
    }

    /// The provider's name for this request, to quote to its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref()?.request_id.as_deref()
    }

    /// Where in the answer the decoding failed: `$.items[3].id`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// How long the provider asks to wait (`Retry-After`,
    /// [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
    pub fn retry_after(&self) -> Option<Duration> {
        if self.0.retry_after.is_some() {
            return self.0.retry_after;
        }
        retry_after(self.headers()?, SystemTime::now())
    }

    /// Why a user has to connect, when that is what failed: the application shows its button again.
    pub fn reauthorization(&self) -> Option<&ReauthorizationReason> {
        self.0.reauthorization.as_ref()
    }

    /// Scopes that the endpoint declares and that were not granted to the connection, when the
    /// provider answered 403.
    pub fn missing_scopes(&self) -> &[&'static str] {
        &self.0.missing_scopes
    }

    /// Whether the provider answered 429, or the declared limit left no room.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
            || self.kind() == ErrorKind::RateLimited
    }

    /// Whether the provider answered 401.
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// Whether the provider answered 404.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Whether the time for the call ran out.
    pub const fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        let reason = error.to_string();
        Self::new(ErrorKind::Config, error.integration(), "", reason).with_source(Box::new(error))
    }
}

/// `acme.get_user: 404 Not Found: no such user (code user_missing, request req_1)`
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if inner.kind == ErrorKind::Config {
            return f.write_str(&inner.reason);
        }
        write!(f, "{}.{}: ", inner.integration, inner.endpoint)?;
        let reason = match &inner.response {
            Some(response) if inner.kind == ErrorKind::Api => {
                write!(f, "{}", response.status)?;
                match (&response.provider.message, &response.provider.code) {
                    (Some(message), _) => write!(f, ": {}", Shown(message))?,
                    (None, None) if !response.body.is_empty() => {
                        write!(f, ": {}", Shown(&String::from_utf8_lossy(&response.body)))?;
                    }
                    _ => {}
                }
                false
            }
            _ => true,
        };
        if reason {
            f.write_str(&inner.reason)?;
        }
        let mut notes = Notes { f, open: false };
        if let Some(path) = &inner.json_path {
            notes.add("at", path)?;
        }
        if let Some(code) = self.code() {
            notes.add("code", &Shown(code))?;
        }
        if let Some(id) = self.request_id() {
            notes.add("request", &Shown(id))?;
        }
        if !inner.missing_scopes.is_empty() {
            notes.add("scope not granted", &inner.missing_scopes.join(" "))?;
        }
        if inner.attempts > 1 {
            notes.add("attempts", &inner.attempts)?;
        }
        notes.close()?;
        match inner.outcome_unknown {
            true => f.write_str("; the provider may have acted on it"),
            false => Ok(()),
        }
    }
}

/// `(at $.id, code x, request y)`, or nothing.
struct Notes<'a, 'f> {
    f: &'a mut fmt::Formatter<'f>,
    open: bool,
}

impl Notes<'_, '_> {
    fn add(&mut self, name: &str, value: &dyn fmt::Display) -> fmt::Result {
        let before = if self.open { ", " } else { " (" };
        self.open = true;
        write!(self.f, "{before}{name} {value}")
    }

    fn close(&mut self) -> fmt::Result {
        match self.open {
            true => self.f.write_str(")"),
            false => Ok(()),
        }
    }
}

/// Foreign text on one line, its length bounded.
pub(crate) fn shown(text: &str) -> String {
    Shown(text).to_string()
}

struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        let mut pause = false;
        for (count, character) in self.0.trim().chars().enumerate() {
            if count == SHOWN {
                return f.write_char('…');
            }
            // A line break or an escape sequence in a log line is somebody else's log line.
            if character.is_control() || character.is_whitespace() {
                if !pause {
                    f.write_char(' ')?;
                }
                pause = true;
            } else {
                f.write_char(character)?;
                pause = false;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("kind", &self.0.kind)
            .field("error", &format_args!("{self}"));
        if let Some(response) = &self.0.response {
            out.field("status", &response.status.as_u16())
                .field("code", &response.provider.code)
                .field("request_id", &response.request_id);
        }
        if let Some(source) = &self.0.source {
            out.field("source", &format_args!("{source}"));
        }
        out.finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
