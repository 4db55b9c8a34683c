//! A client: what it was built from, and what all its calls share.

mod builder;
mod settings;

pub use builder::ClientBuilder;
pub use settings::Settings;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::auth::Credential;
use crate::base_url::BaseUrl;
use crate::descriptor::{Describe, Endpoint, Integration};
use crate::error::{Error, ErrorKind};
use crate::policy::{Clock, RandomSource, Retry};
use crate::request::Request;
use crate::secret::Secret;
use crate::transport::Carrier;

/// A client that `#[integration]` generated.
pub trait GeneratedClient: Describe + Clone + Sized {
    /// Its configuration.
    type Config;

    /// Sorts the configuration into what a client is built from.
    fn settings(config: Self::Config) -> Settings;

    /// Wraps the built core.
    fn from_core(core: Core) -> Self;

    /// What it wraps.
    fn core(&self) -> &Core;
}

/// What all clones of a client, and all their calls, share.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

struct Shared {
    integration: &'static Integration,
    base_url: BaseUrl,
    /// Headers of an anonymous request.
    headers: Headers,
    /// By index of [`Integration::auth`]: the credential, and the headers that hold it already.
    credentials: Vec<(Credential, Headers)>,
    secrets: Vec<Secret>,
    carrier: Carrier,
    clock: Arc<dyn Clock>,
    random: Arc<dyn RandomSource>,
    limits: Limits,
    /// Whether calls need a tokio runtime around them.
    needs_tokio: bool,
}

/// Headers that are made once: a request copies them, which is cheaper than to insert them.
struct Headers {
    plain: HeaderMap,
    json: HeaderMap,
}

impl Headers {
    fn new(plain: HeaderMap) -> Self {
        let mut json = plain.clone();
        json.entry(header::CONTENT_TYPE).or_insert(JSON);
        Self { plain, json }
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// How long, how often, how much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: Retry,
    pub(crate) body: u64,
}

impl Limits {
    const DEFAULT: Self = Self {
        timeout: Duration::from_secs(30),
        attempt_timeout: Duration::from_secs(10),
        retry: Retry::new(),
        body: 8 * 1024 * 1024,
    };

    /// A longer or shorter total says how long one attempt may take too, unless that is said
    /// beside it: who allows a report a minute does not want it cut off after ten seconds.
    pub(crate) fn adjust(
        &mut self,
        timeout: Option<Duration>,
        attempt_timeout: Option<Duration>,
        retry: Option<Retry>,
    ) {
        if let Some(timeout) = timeout {
            self.timeout = timeout;
            self.attempt_timeout = timeout;
        }
        if let Some(attempt_timeout) = attempt_timeout {
            self.attempt_timeout = attempt_timeout;
        }
        if let Some(retry) = retry {
            self.retry = retry;
        }
    }
}

impl Core {
    /// Begins a request. The generated methods call it.
    #[inline(never)]
    pub fn request(&self, endpoint: &'static Endpoint) -> Request {
        Request::new(self.clone(), endpoint)
    }

    pub(crate) fn integration(&self) -> &'static Integration {
        self.0.integration
    }

    pub(crate) fn base_url(&self) -> &BaseUrl {
        &self.0.base_url
    }

    /// The headers that a request to this endpoint starts with, a JSON body's among them.
    pub(crate) fn headers_of(&self, endpoint: &Endpoint, json: bool) -> &HeaderMap {
        let prepared = endpoint
            .auth
            .and_then(|index| self.0.credentials.get(index));
        let headers = prepared.map_or(&self.0.headers, |(_, headers)| headers);
        if json { &headers.json } else { &headers.plain }
    }

    /// The credential that has to be put on each attempt; one in a fixed header is there already.
    pub(crate) fn credential_of(&self, endpoint: &Endpoint) -> Option<&Credential> {
        let (credential, _) = self.0.credentials.get(endpoint.auth?)?;
        (!matches!(credential, Credential::Header(..))).then_some(credential)
    }

    /// Name of the query parameter that holds a key, if one does, as it stands in the URL.
    pub(crate) fn secret_parameter(&self, endpoint: &Endpoint) -> Option<&str> {
        match self.credential_of(endpoint)? {
            Credential::Query(pair) => Some(pair.split('=').next().unwrap_or_default()),
            _ => None,
        }
    }

    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.0.secrets
    }

    pub(crate) fn carrier(&self) -> &Carrier {
        &self.0.carrier
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    pub(crate) fn random(&self) -> &dyn RandomSource {
        &*self.0.random
    }

    pub(crate) fn needs_tokio(&self) -> bool {
        self.0.needs_tokio
    }

    pub(crate) fn limits_of(&self, endpoint: &Endpoint) -> Limits {
        let mut limits = self.0.limits;
        let milliseconds = |value: Option<u64>| value.map(Duration::from_millis);
        limits.adjust(
            milliseconds(endpoint.timeout_ms),
            milliseconds(endpoint.attempt_timeout_ms),
            endpoint.retry,
        );
        limits
    }

    pub(crate) fn error(
        &self,
        endpoint: &'static Endpoint,
        kind: ErrorKind,
        reason: impl Into<String>,
    ) -> Error {
        Error::new(kind, self.0.integration.name, endpoint.name, reason)
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("integration", &self.0.integration.name)
            .field("base_url", &self.0.base_url)
            .finish_non_exhaustive()
    }
}

/// A declared header. The macro has checked the name and the value.
pub(crate) fn insert_fixed(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
        headers.insert(name, value);
    }
}

/// All that is not an endpoint: reached by `client.integration()`, so that nothing stands beside
/// the user's own methods.
pub struct IntegrationHandle<'a, C> {
    client: &'a C,
}

impl<'a, C: GeneratedClient> IntegrationHandle<'a, C> {
    pub(crate) const fn new(client: &'a C) -> Self {
        Self { client }
    }

    /// The declaration, as data.
    pub const fn descriptor(&self) -> &'static Integration {
        C::INTEGRATION
    }

    /// Where requests go.
    pub fn base_url(&self) -> &'a BaseUrl {
        self.client.core().base_url()
    }
}

impl<C> fmt::Debug for IntegrationHandle<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntegrationHandle").finish_non_exhaustive()
    }
}
