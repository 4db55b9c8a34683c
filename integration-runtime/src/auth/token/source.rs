//! Tokens as calls see them.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::header::{HeaderName, HeaderValue};
use tokio::sync::watch;

use super::error::{TokenError, TokenErrorKind};
use crate::base_url::BaseUrl;
use crate::connection::ConnectionId;
use crate::descriptor::TokenScheme;
use crate::secret::Secret;

/// What a call needs to know of whose tokens it uses.
pub(crate) struct Access {
    /// The header of the token.
    pub(crate) header: (HeaderName, HeaderValue),
    /// Headers of captured values.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// The connection's own base URL, if the client has none.
    pub(crate) base: Option<BaseUrl>,
    /// What has to be kept out of errors.
    pub(crate) secrets: Vec<Secret>,
    /// Scopes that were granted, when the provider said.
    pub(crate) scopes: Option<Vec<String>>,
    /// Grows with each new token.
    pub(crate) version: u64,
    pub(crate) expires_at: Option<SystemTime>,
    pub(crate) refresh_due_at: Option<SystemTime>,
}

pub(crate) type Outcome = Result<Arc<Access>, TokenError>;
pub(crate) type OutcomeFuture<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// Where a call gets its token.
pub(crate) trait TokenSource: Send + Sync {
    /// A token that is at hand and good, without waiting for anything.
    fn at_hand(&self, id: &ConnectionId) -> Option<Arc<Access>>;

    /// A token, whatever it takes.
    fn access<'a>(&'a self, id: &'a ConnectionId) -> OutcomeFuture<'a>;

    /// Another token than this one, which the provider refused.
    fn renew<'a>(&'a self, id: &'a ConnectionId, refused: &'a Access) -> OutcomeFuture<'a>;

    /// The token that there is, good or not, without asking the provider for another.
    fn peek<'a>(&'a self, id: &'a ConnectionId) -> OutcomeFuture<'a>;
}

impl Access {
    /// Access by this token alone. Fails when a header cannot hold it.
    pub(crate) fn new(
        scheme: &TokenScheme,
        token: &Secret,
        version: u64,
        expiry: Expiry,
    ) -> Result<Self, TokenError> {
        let value = format!("{}{}", scheme.prefix, token.expose());
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            let reason = "the provider gave a token that no header can hold";
            TokenError::new(TokenErrorKind::Unreadable, reason)
        })?;
        value.set_sensitive(true);
        Ok(Self {
            header: (HeaderName::from_static(scheme.header), value),
            headers: Vec::new(),
            base: None,
            secrets: vec![token.clone()],
            scopes: None,
            version,
            expires_at: expiry.expires_at,
            refresh_due_at: expiry.refresh_due_at,
        })
    }

    pub(crate) fn has_expired(&self, now: SystemTime) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    pub(crate) fn is_due(&self, now: SystemTime) -> bool {
        self.refresh_due_at.is_some_and(|at| at <= now)
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("version", &self.version)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// When a token ends, and from when on it is to be renewed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Expiry {
    pub(crate) expires_at: Option<SystemTime>,
    pub(crate) refresh_due_at: Option<SystemTime>,
}

impl Expiry {
    /// A token is renewed five minutes before it ends, or a fifth of its life if that is less.
    pub(crate) fn after(now: SystemTime, lifetime: Option<Duration>) -> Self {
        const EARLY: Duration = Duration::from_secs(300);
        let Some(lifetime) = lifetime else {
            return Self::default();
        };
        let early = EARLY.min(lifetime / 5);
        Self {
            expires_at: now.checked_add(lifetime),
            refresh_due_at: now.checked_add(lifetime - early),
        }
    }
}

/// Work that is done once for all who want it at the same time. It is spawned: whoever asked for it
/// may leave, it goes on.
pub(crate) struct Flights<K>(Mutex<HashMap<K, watch::Receiver<Option<Outcome>>>>);

impl<K> Default for Flights<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash + Send + 'static> Flights<K> {
    /// Joins the work that goes on for this key, or begins it.
    pub(crate) fn join<F, B>(
        self: &Arc<Self>,
        key: &K,
        begin: B,
    ) -> impl Future<Output = Outcome> + Send + use<K, F, B>
    where
        F: Future<Output = Outcome> + Send + 'static,
        B: FnOnce() -> F,
    {
        let receiver = self.receiver(key, begin);
        async move {
            let mut receiver = receiver?;
            let outcome = receiver.wait_for(Option::is_some).await;
            match outcome.as_deref() {
                Ok(Some(outcome)) => outcome.clone(),
                _ => Err(TokenError::new(
                    TokenErrorKind::Transient { sent: true },
                    "the task that renews tokens has ended",
                )),
            }
        }
    }

    fn receiver<F>(
        self: &Arc<Self>,
        key: &K,
        begin: impl FnOnce() -> F,
    ) -> Result<watch::Receiver<Option<Outcome>>, TokenError>
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(receiver) = flights.get(key) {
            // A sender that is gone has either sent or panicked.
            if receiver.has_changed().is_ok() && receiver.borrow().is_none() {
                return Ok(receiver.clone());
            }
        }
        let runtime = tokio::runtime::Handle::try_current().map_err(|_| {
            TokenError::new(
                TokenErrorKind::NoRuntime,
                "renewing a token needs a tokio runtime",
            )
        })?;
        let (sender, receiver) = watch::channel(None);
        flights.insert(key.clone(), receiver.clone());
        drop(flights);
        let (work, all, key) = (begin(), self.clone(), key.clone());
        runtime.spawn(async move {
            let outcome = work.await;
            let mut flights = all.0.lock().unwrap_or_else(PoisonError::into_inner);
            flights.remove(&key);
            drop(flights);
            // Nobody may be left to hear it.
            let _ = sender.send(Some(outcome));
        });
        Ok(receiver)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_before_it_ends() {
        let now = SystemTime::UNIX_EPOCH;
        let due = |seconds| {
            let expiry = Expiry::after(now, Some(Duration::from_secs(seconds)));
            let due = expiry.refresh_due_at.unwrap();
            due.duration_since(now).unwrap().as_millis()
        };
        assert_eq!(due(3600), 3_300_000);
        assert_eq!(due(1500), 1_200_000);
        assert_eq!(due(10), 8_000);
        assert_eq!(due(2), 1_600);
        assert_eq!(Expiry::after(now, None), Expiry::default());
    }
}
