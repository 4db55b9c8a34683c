//! How a client is put together.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{self, HeaderMap, HeaderValue};

use super::{Core, GeneratedClient, Headers, Limits, Settings, Shared, insert_fixed};
use crate::auth::Credential;
use crate::config::{ConfigError, ConfigProblem};
use crate::descriptor::{Header, HeaderSource};
use crate::policy::{Clock, RandomSource, Retry, SystemRandom, TokioClock};
use crate::transport::{Carrier, HyperClient, ReqwestClient, Transport};

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
            base_url,
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
        for Header { name, value } in integration.headers {
            if let HeaderSource::Fixed(value) = value {
                insert_fixed(&mut headers, name, value);
            }
        }
        headers.extend(configured);

        let mut secrets = Vec::new();
        let mut credentials = Vec::new();
        for (scheme, auth) in integration.auth.iter().zip(auth) {
            match Credential::new(scheme, auth, &mut secrets) {
                Ok(credential) => {
                    let mut headers = headers.clone();
                    if let Credential::Header(name, value) = &credential {
                        headers.insert(name, value.clone());
                    }
                    credentials.push((credential, Headers::new(headers)));
                }
                Err(problem) => problems.push(problem),
            }
        }

        let needs_tokio = self.transport.is_none() || !self.own_clock;
        let carrier = match (self.transport, self.http) {
            (Some(transport), _) => Ok(Carrier::Custom(transport)),
            (None, Some(http)) => ReqwestClient::new(http).map(Carrier::Reqwest),
            (None, None) => HyperClient::new().map(|client| Carrier::Hyper(Box::new(client))),
        };
        match (carrier, base_url) {
            (Ok(carrier), Some(base_url)) if problems.is_empty() => {
                Ok(C::from_core(Core(Arc::new(Shared {
                    integration,
                    base_url,
                    headers: Headers::new(headers),
                    credentials,
                    secrets,
                    webhook: webhook.map(|webhook| webhook.shared_clock(self.clock.clone())),
                    carrier,
                    clock: self.clock,
                    tokio_clock: !self.own_clock,
                    random: self.random,
                    limits: self.limits,
                    needs_tokio,
                }))))
            }
            (carrier, _) => {
                if let Err(error) = carrier {
                    let reason = format!("cannot be built: {error}");
                    problems.push(ConfigProblem::of_field(
                        "http_client",
                        "HTTP client",
                        reason,
                    ));
                }
                Err(ConfigError::new(integration.name, problems))
            }
        }
    }
}

/// JSON where there is a choice, and whatever there is otherwise.
const ACCEPT: &str = "application/json, */*;q=0.5";
