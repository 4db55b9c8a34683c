//! A client: what it was built from, and what all its calls share.

mod builder;
mod settings;

pub use builder::ClientBuilder;
pub use settings::Settings;

use std::any::Any;
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
use crate::webhook::{Webhook, WebhookSet};

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

/// A client whose declaration names a set of events: `webhooks = AcmeEvent`.
pub trait HasWebhooks {
    /// The set.
    type Set: WebhookSet;
}

/// What all clones of a client, and all their calls, share.
#[derive(Clone)]
pub struct Core(Arc<dyn HasShared>);

/// Keeps the types of the transport out of `Core`. Every endpoint makes rustc prove that its `Call`
/// is `Send`; through the connection pool that proof costs twelve million instructions each time.
trait HasShared: Send + Sync {
    fn shared(&self) -> &Shared;
}

impl HasShared for Shared {
    fn shared(&self) -> &Shared {
        self
    }
}

struct Shared {
    integration: &'static Integration,
    base_url: BaseUrl,
    /// Headers of an anonymous request.
    headers: Headers,
    /// By index of [`Integration::auth`]: the credential, and the headers that hold it already.
    credentials: Vec<(Credential, Headers)>,
    secrets: Vec<Secret>,
    /// A `Webhook` of the declared set.
    webhook: Option<Arc<dyn Any + Send + Sync>>,
    carrier: Carrier,
    clock: Arc<dyn Clock>,
    tokio_clock: bool,
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

    fn shared(&self) -> &Shared {
        self.0.shared()
    }

    pub(crate) fn integration(&self) -> &'static Integration {
        self.shared().integration
    }

    pub(crate) fn base_url(&self) -> &BaseUrl {
        &self.shared().base_url
    }

    /// The headers that a request to this endpoint starts with, a JSON body's among them.
    pub(crate) fn headers_of(&self, endpoint: &Endpoint, json: bool) -> &HeaderMap {
        let prepared = endpoint
            .auth
            .and_then(|index| self.shared().credentials.get(index));
        let headers = prepared.map_or(&self.shared().headers, |(_, headers)| headers);
        if json { &headers.json } else { &headers.plain }
    }

    /// The credential that has to be put on each attempt; one in a fixed header is there already.
    pub(crate) fn credential_of(&self, endpoint: &Endpoint) -> Option<&Credential> {
        let (credential, _) = self.shared().credentials.get(endpoint.auth?)?;
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
        &self.shared().secrets
    }

    pub(crate) fn carrier(&self) -> &Carrier {
        &self.shared().carrier
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.shared().clock
    }

    /// Whether the clock is the usual one, whose timers need no box.
    pub(crate) fn uses_tokio_clock(&self) -> bool {
        self.shared().tokio_clock
    }

    pub(crate) fn random(&self) -> &dyn RandomSource {
        &*self.shared().random
    }

    pub(crate) fn needs_tokio(&self) -> bool {
        self.shared().needs_tokio
    }

    pub(crate) fn limits_of(&self, endpoint: &Endpoint) -> Limits {
        let mut limits = self.shared().limits;
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
        Error::new(kind, self.shared().integration.name, endpoint.name, reason)
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("integration", &self.shared().integration.name)
            .field("base_url", &self.shared().base_url)
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

impl<C: GeneratedClient + HasWebhooks> IntegrationHandle<'_, C> {
    /// The receiver of the declared events, with the secrets of the client's configuration.
    pub fn webhook(&self) -> Webhook<C::Set> {
        let webhook = self.client.core().shared().webhook.as_deref();
        let webhook = webhook.and_then(|webhook| webhook.downcast_ref::<Webhook<C::Set>>());
        match webhook {
            Some(webhook) => webhook.clone(),
            None => unreachable!("the macro hands the receiver of this set to the client"),
        }
    }
}

impl<C> fmt::Debug for IntegrationHandle<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntegrationHandle").finish_non_exhaustive()
    }
}
