//! Authentication that a user writes: request signing, exotic headers.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::Method;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use crate::config::FromEnv;
use crate::encode::append_pair;

/// What an authenticator may fail with. Its text becomes part of the call's error.
pub type AuthError = Box<dyn StdError + Send + Sync>;

/// Puts a credential on requests, for `auth = custom(MyType)`.
///
/// It is built once from its own configuration, and is asked once an attempt, when the method, URL,
/// headers and body are final: what signs a request signs what goes out.
///
/// ```
/// use integration_runtime::{AuthError, Authenticator, SigningRequest};
///
/// struct Dated;
///
/// impl Authenticator for Dated {
///     type Config = ();
///
///     fn from_config(_: ()) -> Result<Self, AuthError> {
///         Ok(Self)
///     }
///
///     async fn authenticate(&self, request: &mut SigningRequest<'_>) -> Result<(), AuthError> {
///         let value = format!("{} {}", request.method(), request.url().path());
///         request.set_header("x-signed", &value)?;
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot authenticate requests",
    label = "not an authenticator",
    note = "implement `Authenticator` for it"
)]
pub trait Authenticator: Sized + Send + Sync + 'static {
    /// What it needs to know; `()` for nothing.
    type Config: FromEnv + Clone + fmt::Debug + Send + Sync + 'static;

    /// Builds it when the client is built.
    ///
    /// # Errors
    /// When the configuration cannot be used; the client is not built then.
    fn from_config(config: Self::Config) -> Result<Self, AuthError>;

    /// Puts the credential on a request. Called once an attempt, redirects included.
    ///
    /// # Errors
    /// When there is no credential to put on it; nothing is sent then.
    fn authenticate(
        &self,
        request: &mut SigningRequest<'_>,
    ) -> impl Future<Output = Result<(), AuthError>> + Send;
}

/// A request that is complete but for its credential.
pub struct SigningRequest<'a> {
    pub(crate) method: &'a Method,
    pub(crate) url: &'a mut Url,
    pub(crate) headers: &'a mut HeaderMap,
    pub(crate) body: &'a Bytes,
    pub(crate) streamed: bool,
}

impl SigningRequest<'_> {
    /// HTTP method.
    pub const fn method(&self) -> &Method {
        self.method
    }

    /// Absolute URL.
    pub const fn url(&self) -> &Url {
        self.url
    }

    /// Headers so far.
    pub const fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The body, empty when there is none, or when it is streamed.
    pub const fn body(&self) -> &Bytes {
        self.body
    }

    /// Whether the body is an [`Upload`](crate::Upload) that is sent as it comes: of it nothing is known
    /// yet.
    pub const fn is_streamed(&self) -> bool {
        self.streamed
    }

    /// Sets a header. It is kept out of every log.
    ///
    /// # Errors
    /// When the name or the value cannot be one.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), AuthError> {
        let name = HeaderName::try_from(name)?;
        let mut value = HeaderValue::try_from(value)?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }

    /// Appends a query parameter.
    pub fn append_query(&mut self, name: &str, value: &str) {
        let mut query = self.url.query().unwrap_or_default().to_owned();
        append_pair(&mut query, 0, name, value);
        self.url.set_query(Some(&query));
    }
}

impl fmt::Debug for SigningRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningRequest")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .finish_non_exhaustive()
    }
}

/// [`Authenticator`] without its type.
pub(crate) trait ErasedAuthenticator: Send + Sync {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut SigningRequest<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), AuthError>> + Send + 'a>>;
}

impl<A: Authenticator> ErasedAuthenticator for A {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut SigningRequest<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), AuthError>> + Send + 'a>> {
        Box::pin(Authenticator::authenticate(self, request))
    }
}
