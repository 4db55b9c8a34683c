//! Tokens that the client obtains alone: client credentials, service accounts, two-step logins,
//! JWTs of its own making. They live in this process: another can always be had.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::config::UrlPlace;
use super::error::{TokenError, TokenErrorKind};
use super::request::TokenRequestKind;
use super::server::{AuthorizationServer, Captured};
use super::source::{Access, Expiry, Flights, Outcome, OutcomeFuture, TokenSource};
use crate::connection::ConnectionId;
use crate::descriptor::Grant;
use crate::policy::RandomSource;

pub(crate) struct DirectTokens(Arc<Inner>);

struct Inner {
    server: AuthorizationServer,
    random: Arc<dyn RandomSource>,
    current: Mutex<Option<Arc<Access>>>,
    flights: Arc<Flights<()>>,
}

/// [RFC 7523, section 2.1](https://www.rfc-editor.org/rfc/rfc7523#section-2.1).
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Requests for one token, and the longest wait between two.
const ATTEMPTS: u32 = 3;
const LONGEST_WAIT: Duration = Duration::from_secs(5);

impl DirectTokens {
    pub(crate) fn new(server: AuthorizationServer, random: Arc<dyn RandomSource>) -> Self {
        Self(Arc::new(Inner {
            server,
            random,
            current: Mutex::new(None),
            flights: Arc::default(),
        }))
    }

    /// Obtains another token than this version's.
    fn obtain(&self, version: u64) -> impl Future<Output = Outcome> + Send + use<> {
        let inner = self.0.clone();
        self.0.flights.join(&(), move || async move {
            match inner.current() {
                // Somebody else was faster.
                Some(access) if access.version > version && !inner.has_expired(&access) => {
                    Ok(access)
                }
                _ => inner.fetch(version).await,
            }
        })
    }
}

impl TokenSource for DirectTokens {
    fn at_hand(&self, _: &ConnectionId) -> Option<Arc<Access>> {
        let access = self.0.current()?;
        let now = self.0.server.clock.system_time();
        if access.has_expired(now) {
            return None;
        }
        if access.is_due(now) {
            // In the background: this token is still good. Without a runtime, the next call waits.
            drop(self.obtain(access.version));
        }
        Some(access)
    }

    fn access<'a>(&'a self, id: &'a ConnectionId) -> OutcomeFuture<'a> {
        Box::pin(async move {
            match self.at_hand(id) {
                Some(access) => Ok(access),
                None => {
                    let version = self.0.current().map_or(0, |access| access.version);
                    self.obtain(version).await
                }
            }
        })
    }

    fn renew<'a>(&'a self, _: &'a ConnectionId, refused: &'a Access) -> OutcomeFuture<'a> {
        Box::pin(self.obtain(refused.version))
    }

    fn peek<'a>(&'a self, _: &'a ConnectionId) -> OutcomeFuture<'a> {
        let access = self.0.current();
        let none = || TokenError::new(TokenErrorKind::Operator, "no token was obtained yet");
        Box::pin(std::future::ready(access.ok_or_else(none)))
    }
}

impl Inner {
    fn current(&self) -> Option<Arc<Access>> {
        let current = self.current.lock();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn has_expired(&self, access: &Access) -> bool {
        access.has_expired(self.server.clock.system_time())
    }

    async fn fetch(&self, version: u64) -> Outcome {
        let mut attempt = 1;
        let access = loop {
            match self.fetch_once(version + 1).await {
                Ok(access) => break Arc::new(access),
                Err(error) if error.is_transient() && attempt < ATTEMPTS => {
                    let backoff = Duration::from_millis(500 << attempt);
                    let wait = backoff.mul_f64(self.random.fraction());
                    let wait = error.retry_after.map_or(wait, |after| after.max(wait));
                    if wait > LONGEST_WAIT {
                        return Err(error);
                    }
                    self.server.clock.sleep(wait).await;
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        };
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        *current = Some(access.clone());
        Ok(access)
    }

    async fn fetch_once(&self, version: u64) -> Result<Access, TokenError> {
        let server = &self.server;
        let scheme = server.scheme;
        let now = server.clock.system_time();
        if scheme.grant == Grant::SignedJwt {
            let lifetime = scheme.jwt.as_ref().map(|jwt| jwt.lifetime_ms);
            let lifetime = lifetime.map(Duration::from_millis);
            let token = server.signed_jwt().await?;
            return Access::new(scheme, &token, version, Expiry::after(now, lifetime));
        }
        let captured = Captured::new();
        let url = server.required_url(UrlPlace::Token, &captured).await?;
        let mut request = server
            .request(TokenRequestKind::Token, url, &captured)
            .await?;
        match scheme.grant {
            Grant::JwtBearer => {
                request.set_param("grant_type", JWT_BEARER);
                request.set_param("assertion", server.signed_jwt().await?.expose());
            }
            Grant::ClientCredentials => {
                request.set_param("grant_type", "client_credentials");
                if let Some(scope) = server.scope() {
                    request.set_param("scope", scope);
                }
            }
            _ => {}
        }
        let tokens = server.tokens(request).await?;
        let declared = scheme.lifetime_ms.map(Duration::from_millis);
        let lifetime = tokens.expires_in.or(declared);
        let expiry = Expiry::after(now, lifetime);
        let mut access = Access::new(scheme, &tokens.access_token, version, expiry)?;
        access.scopes = tokens.scopes;
        Ok(access)
    }
}

impl fmt::Debug for DirectTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.server.fmt(f)
    }
}
