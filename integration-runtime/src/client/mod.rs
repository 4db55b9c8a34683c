//! A client: what it was built from, and what all its calls share.

mod builder;
mod defaults;
mod handle;
mod settings;
mod undeclared;

pub use builder::ClientBuilder;
pub use defaults::Defaults;
pub use handle::IntegrationHandle;
pub use settings::Settings;
pub(crate) use settings::check_variable;
pub use undeclared::UndeclaredRequest;
pub(crate) use undeclared::check_path;

use std::any::Any;
use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::auth::Credential;
use crate::auth::token::{TokenError, TokenErrorKind, TokenSource};
use crate::base_url::BaseUrl;
use crate::connection::{ConnectionId, Connections};
use crate::descriptor::{AuthScheme, Describe, Endpoint, ErrorShape, Integration, TokenScheme};
use crate::error::{Error, ErrorKind};
use crate::policy::{Clock, Gate, Hooks, RandomSource, Retry};
use crate::request::Request;
use crate::secret::Secret;
use crate::transport::Carrier;
use crate::url_template::Base;
use crate::webhook::WebhookSet;

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

/// A client whose users connect accounts: `auth = oauth2(…)`.
pub trait HasConnections {}

/// What all clones of a client, and all their calls, share.
#[derive(Clone)]
pub struct Core(Arc<dyn HasShared>);

/// Keeps the types of the transport out of `Core`. Every endpoint makes rustc prove that its `Call`
/// is `Send`; through the connection pool that proof costs twelve million instructions each time.
trait HasShared: Send + Sync {
    fn shared(&self) -> &Shared;

    /// What sets a client apart from the one that was built.
    fn binding(&self) -> Option<&Binding>;
}

impl HasShared for Shared {
    fn shared(&self) -> &Shared {
        self
    }

    fn binding(&self) -> Option<&Binding> {
        None
    }
}

/// What a client is bound to by `connection(…)` and `integration().with(…)`.
#[derive(Debug, Default, Clone)]
struct Binding {
    /// The default one otherwise.
    connection: Option<ConnectionId>,
    defaults: Defaults,
}

/// A client that is bound to something.
struct Bound {
    to: Binding,
    /// The client, bound or not, that it came of.
    of: Core,
}

impl HasShared for Bound {
    fn shared(&self) -> &Shared {
        self.of.shared()
    }

    fn binding(&self) -> Option<&Binding> {
        Some(&self.to)
    }
}

struct Shared {
    integration: &'static Integration,
    base: Base,
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
    gate: Gate,
    hooks: Hooks,
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
    /// How long a stream may stand still.
    pub(crate) idle: Duration,
    pub(crate) retry: Retry,
    pub(crate) body: u64,
}

impl Limits {
    const DEFAULT: Self = Self {
        timeout: Duration::from_secs(30),
        attempt_timeout: Duration::from_secs(10),
        idle: Duration::from_secs(30),
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

    fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// The same for another connection.
    pub(crate) fn bound(&self, id: ConnectionId) -> Self {
        self.rebound(|binding| binding.connection = Some(id))
    }

    /// The same with other defaults.
    pub(crate) fn with(&self, change: impl FnOnce(Defaults) -> Defaults) -> Self {
        self.rebound(|binding| binding.defaults = change(std::mem::take(&mut binding.defaults)))
    }

    fn rebound(&self, change: impl FnOnce(&mut Binding)) -> Self {
        let mut to = self.0.binding().cloned().unwrap_or_default();
        change(&mut to);
        let of = self.clone();
        Self(Arc::new(Bound { to, of }))
    }

    pub(crate) fn integration(&self) -> &'static Integration {
        self.shared().integration
    }

    /// The base URL, if it is the same for all connections.
    pub(crate) fn base_url(&self) -> Option<&BaseUrl> {
        match &self.shared().base {
            Base::Fixed(url) => Some(url),
            Base::PerConnection(_) => None,
        }
    }

    /// The connection that calls are made with.
    pub(crate) fn connection_id(&self) -> &ConnectionId {
        static DEFAULT: LazyLock<ConnectionId> = LazyLock::new(ConnectionId::default);
        let binding = self.0.binding();
        let bound = binding.and_then(|binding| binding.connection.as_ref());
        bound.unwrap_or(&DEFAULT)
    }

    /// The connections, if an auth scheme has some.
    pub(crate) fn connections(&self) -> Option<&Connections> {
        let mut credentials = self.shared().credentials.iter();
        credentials.find_map(|(credential, _)| match credential {
            Credential::Connection(connections) => Some(connections),
            _ => None,
        })
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

    /// Where the token for an endpoint comes from, if it is fetched.
    pub(crate) fn token_source(&self, endpoint: &Endpoint) -> Option<&dyn TokenSource> {
        self.credential_of(endpoint)?.token_source()
    }

    /// How it is fetched.
    pub(crate) fn token_scheme(&self, endpoint: &Endpoint) -> Option<&'static TokenScheme> {
        match self.integration().auth.get(endpoint.auth?)? {
            AuthScheme::Token(scheme) => Some(scheme),
            _ => None,
        }
    }

    /// An error for want of a token.
    pub(crate) fn token_error(&self, endpoint: &'static Endpoint, error: TokenError) -> Error {
        match error.kind {
            TokenErrorKind::Reauthorize(reason) => {
                let text = format!("connection `{}`: {}", self.connection_id(), error.reason);
                self.error(endpoint, ErrorKind::ReauthorizationRequired, text)
                    .with_reauthorization(reason)
            }
            TokenErrorKind::NoRuntime => self.error(endpoint, ErrorKind::NoRuntime, error.reason),
            _ => self
                .error(endpoint, ErrorKind::Auth, error.reason)
                .with_retry_after(error.retry_after),
        }
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

    /// What `integration().with(…)` changed.
    pub(crate) fn defaults(&self) -> Option<&Defaults> {
        self.0.binding().map(|binding| &binding.defaults)
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.shared().gate
    }

    pub(crate) fn hooks(&self) -> &Hooks {
        &self.shared().hooks
    }

    /// Where the errors of an endpoint are.
    pub(crate) fn errors_of(&self, endpoint: &Endpoint) -> &'static ErrorShape {
        endpoint.errors.unwrap_or(&self.integration().errors)
    }

    pub(crate) fn limits_of(&self, endpoint: &Endpoint) -> Limits {
        let mut limits = self.shared().limits;
        if let Some(defaults) = self.defaults() {
            limits.adjust(defaults.timeout, defaults.attempt_timeout, defaults.retry);
            limits.idle = defaults.idle_timeout.unwrap_or(limits.idle);
        }
        let milliseconds = |value: Option<u64>| value.map(Duration::from_millis);
        limits.idle =
            milliseconds(endpoint.stream.and_then(|s| s.idle_timeout_ms)).unwrap_or(limits.idle);
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
            .field("base", &self.shared().base)
            .field("binding", &self.0.binding())
            .finish_non_exhaustive()
    }
}

/// A declared header. The macro has checked the name and the value.
pub(crate) fn insert_fixed(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
        headers.insert(name, value);
    }
}
