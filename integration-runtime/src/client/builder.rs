//! How a client is put together.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{self, HeaderMap, HeaderValue};

use super::{Core, GeneratedClient, Headers, Limits, Settings, Shared, insert_fixed, settings};
use crate::auth::{AuthError, Credential, SigningRequest, TokenKit};
use crate::config::{ConfigError, ConfigProblem};
use crate::connection::{
    ConnectionEvent, ConnectionStore, FlowStore, Hook, KeyRing, MemoryStore, Store,
};
use crate::descriptor::{Header, HeaderSource};
use crate::policy::{Attempt, Clock, Gate, Hooks, RandomSource, Retry, SystemRandom, TokioClock};
use crate::transport::{Carrier, HyperClient, ReqwestClient, Transport};
use crate::url_template::{Base, UrlTemplate};

/// Builds a client of another than the default make.
///
/// ```
/// # use integration_runtime::{integration, Result, Text};
/// # #[integration(base_url = "https://api.acme.com")]
/// # trait Acme { #[get("/ping")] async fn ping(&self) -> Result<Text>; }
/// # fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
/// let client = AcmeClient::builder(AcmeConfig::from_env()?)
///     .user_agent("shop/1.2 (+https://shop.example)")
///     .http_client(reqwest::Client::builder().tcp_nodelay(true))
///     .build()?;
/// # drop(client);
/// # Ok(()) }
/// ```
#[must_use = "`build()` makes the client"]
pub struct ClientBuilder<C> {
    settings: Settings,
    http: Option<reqwest::ClientBuilder>,
    transport: Option<Arc<dyn Transport>>,
    user_agent: Option<String>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn RandomSource>,
    own_clock: bool,
    limits: Limits,
    store: Arc<dyn Store>,
    keys: KeyRing,
    hook: Option<Hook>,
    hooks: Hooks,
    client: PhantomData<fn() -> C>,
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("integration", &self.settings.integration.name)
            .finish_non_exhaustive()
    }
}

impl<C: GeneratedClient> ClientBuilder<C> {
    pub(crate) fn new(config: C::Config) -> Self {
        let integration = C::INTEGRATION;
        let milliseconds = |value: Option<u64>| value.map(Duration::from_millis);
        let mut limits = Limits::DEFAULT;
        limits.adjust(
            milliseconds(integration.timeout_ms),
            milliseconds(integration.attempt_timeout_ms),
            Some(integration.retry),
        );
        Self {
            settings: C::settings(config),
            http: None,
            transport: None,
            user_agent: None,
            clock: Arc::new(TokioClock),
            random: Arc::new(SystemRandom),
            own_clock: false,
            limits,
            store: Arc::new(MemoryStore::new()),
            keys: KeyRing::ephemeral(),
            hook: None,
            hooks: Hooks::default(),
            client: PhantomData,
        }
    }

    /// Connects by a [`reqwest`] client of this make: a proxy, a certificate authority, mutual
    /// TLS. Redirects and `Referer` are turned off whatever the builder says.
    pub fn http_client(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Some(builder);
        self
    }

    /// Sends requests by something else than HTTP over sockets.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Names the application in `User-Agent`. Many providers ask for it.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Takes the time from elsewhere.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self.own_clock = true;
        self
    }

    /// Takes chance from elsewhere.
    pub fn random(mut self, random: impl RandomSource) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Total time for a call that declares none, retries included; 30 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.adjust(Some(timeout), None, None);
        self
    }

    /// Time for one attempt of a call that declares none; 10 seconds by default. It goes after
    /// [`timeout`](Self::timeout), which sets both.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.adjust(None, Some(timeout), None);
        self
    }

    /// Retry policy of every call that declares none.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.limits.adjust(None, None, Some(retry));
        self
    }

    /// Bytes of an answer, after decompression, beyond which it is refused; 8 MiB by default.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.limits.body = bytes;
        self
    }

    /// Keeps connections elsewhere than in the memory of this process, encrypted with this ring.
    pub fn store(mut self, store: impl ConnectionStore + FlowStore, keys: KeyRing) -> Self {
        self.store = Arc::new(store);
        self.keys = keys;
        self
    }

    /// Is told of each change of a connection's state that this process makes. It is called where the
    /// change is made, so it should return at once.
    pub fn on_connection_event(
        mut self,
        hook: impl Fn(&ConnectionEvent) + Send + Sync + 'static,
    ) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Changes every request before it is sent, once an attempt: when all is final but the credential
    /// of an [`Authenticator`](crate::Authenticator). An error fails the call.
    pub fn before_attempt(
        mut self,
        hook: impl Fn(&mut SigningRequest<'_>) -> Result<(), AuthError> + Send + Sync + 'static,
    ) -> Self {
        self.hooks.before = Some(Arc::new(hook));
        self
    }

    /// Is told of each attempt when it has ended, for metrics.
    pub fn on_attempt(mut self, hook: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.hooks.after = Some(Arc::new(hook));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn build(self) -> Result<C, ConfigError> {
        let user_agent = self.user_agent.unwrap_or_else(|| {
            let name = self.settings.integration.name;
            format!("{name} integration-runtime/{}", env!("CARGO_PKG_VERSION"))
        });
        let Settings {
            integration,
            base,
            variables,
            auth,
            headers: configured,
            webhook,
            mut problems,
        } = self.settings;

        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(ACCEPT));
        match HeaderValue::try_from(user_agent) {
            Ok(value) => drop(headers.insert(header::USER_AGENT, value)),
            Err(_) => {
                let reason = "holds a character that no header may hold";
                problems.push(ConfigProblem::of_field("user_agent", "User-Agent", reason));
            }
        }
        let user_agent = headers.get(header::USER_AGENT).cloned();
        for Header { name, value } in integration.headers {
            if let HeaderSource::Fixed(value) = value {
                insert_fixed(&mut headers, name, value);
            }
        }
        headers.extend(configured);

        let mut needs_tokio = self.transport.is_none() || !self.own_clock;
        let carrier = match (self.transport, self.http) {
            (Some(transport), _) => Ok(Carrier::Custom(transport)),
            (None, Some(http)) => ReqwestClient::new(http).map(Carrier::Reqwest),
            (None, None) => HyperClient::new().map(|client| Carrier::Hyper(Box::new(client))),
        };
        let carrier = keep(carrier, &mut problems, "http_client", |error| {
            ("HTTP client", format!("cannot be built: {error}"))
        });
        let base = match base {
            settings::Base::Fixed(url) => Some(Base::Fixed(url)),
            // Without its variables there is no URL, and that was said.
            settings::Base::Template(_) if !problems.is_empty() => None,
            settings::Base::Template(text) => {
                let base = Base::of_template(UrlTemplate::new(&text, &variables));
                keep(base, &mut problems, "base_url", |error| {
                    ("base URL of the API", error.to_string())
                })
            }
        };
        let (Some(carrier), Some(base)) = (carrier, base) else {
            return Err(ConfigError::new(integration.name, problems));
        };

        let kit = TokenKit {
            integration,
            base: &base,
            variables: &variables,
            carrier: &carrier,
            clock: &self.clock,
            random: &self.random,
            user_agent: user_agent.as_ref(),
            store: &self.store,
            keys: &self.keys,
            hook: self.hook.as_ref(),
        };
        let mut secrets = Vec::new();
        let mut credentials = Vec::new();
        for (scheme, auth) in integration.auth.iter().zip(auth) {
            match Credential::new(scheme, auth, &mut secrets, &kit) {
                Ok(credential) => {
                    let mut headers = headers.clone();
                    if let Credential::Header(name, value) = &credential {
                        headers.insert(name, value.clone());
                    }
                    needs_tokio |= credential.token_source().is_some();
                    credentials.push((credential, Headers::new(headers)));
                }
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(ConfigError::new(integration.name, problems));
        }
        Ok(C::from_core(Core::new(Shared {
            integration,
            base,
            headers: Headers::new(headers),
            credentials,
            secrets,
            webhook: webhook.map(|webhook| webhook.shared_clock(self.clock.clone())),
            carrier,
            clock: self.clock,
            tokio_clock: !self.own_clock,
            random: self.random,
            limits: self.limits,
            gate: Gate::new(integration),
            hooks: self.hooks,
            needs_tokio,
        })))
    }
}

/// Notes why there is no value.
fn keep<T, E>(
    result: Result<T, E>,
    problems: &mut Vec<ConfigProblem>,
    field: &str,
    reason: impl FnOnce(E) -> (&'static str, String),
) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let (purpose, reason) = reason(error);
            problems.push(ConfigProblem::of_field(field, purpose, reason));
            None
        }
    }
}

/// JSON where there is a choice, and whatever there is otherwise.
const ACCEPT: &str = "application/json, */*;q=0.5";
