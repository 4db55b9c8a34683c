//! Tokens of connections: read, shared, renewed.
//!
//! A refresh is done once in a process, by a spawned task that no caller can cancel, and once among
//! processes, by a lease. Its outcome is committed if the version is still the one that it began at.
//! Of the two, the lease saves requests; the version is what makes it correct.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::vault::{Clear, Vault};
use super::{
    Change, CommitOutcome, ConnectionEvent, ConnectionEventKind, ConnectionId, ConnectionKey,
    Lease, LeaseOutcome, ReauthorizationReason, Record, RecordStatus, Store, StoreError,
    StoredTokens, random_token,
};
use crate::auth::token::{
    Access, AuthorizationServer, Flights, Outcome, OutcomeFuture, TokenError, TokenErrorKind,
    TokenRequestKind, TokenSource, Tokens, UrlPlace,
};
use crate::policy::{Clock, RandomSource};
use crate::secret::Secret;

/// The connections of one client.
#[derive(Clone)]
pub(crate) struct Connections(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) vault: Vault,
    pub(super) store: Arc<dyn Store>,
    pub(super) random: Arc<dyn RandomSource>,
    pub(super) hook: Option<Hook>,
    cache: Mutex<HashMap<ConnectionId, Cached>>,
    flights: Arc<Flights<ConnectionId>>,
}

/// What is told of each [`ConnectionEvent`].
pub(crate) type Hook = Arc<dyn Fn(&ConnectionEvent) + Send + Sync>;

struct Cached {
    access: Arc<Access>,
    since: Instant,
    /// It could not be stored yet, so what the store has is older.
    unsaved: bool,
}

/// How long what was read of the store is believed. Another process may have ended the connection.
const CACHED: Duration = Duration::from_secs(5);
/// How long others leave a refresh alone.
pub(super) const LEASE: Duration = Duration::from_secs(30);
/// Within this time the last request of a refresh has been sent, so that its lease holds to its end.
const REFRESH: Duration = Duration::from_secs(15);
/// Requests for one refresh.
const ATTEMPTS: u32 = 4;
/// The longest wait between two of them.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How often new tokens are tried to be stored before callers get them even so.
const SAVES: u32 = 6;
/// After so many tries, an hour or more later, they are given up.
const SAVES_IN_ALL: u32 = 120;

impl Connections {
    pub(crate) fn new(
        vault: Vault,
        store: Arc<dyn Store>,
        random: Arc<dyn RandomSource>,
        hook: Option<Hook>,
    ) -> Self {
        Self(Arc::new(Inner {
            vault,
            store,
            random,
            hook,
            cache: Mutex::default(),
            flights: Arc::default(),
        }))
    }

    /// Renews the token that has this version, or finds out that it was renewed.
    fn refresh(
        &self,
        id: &ConnectionId,
        version: u64,
        why: Why,
    ) -> impl Future<Output = Outcome> + Send + use<> {
        let (inner, id) = (self.0.clone(), id.clone());
        let flights = self.0.flights.clone();
        flights.join(&id.clone(), move || async move {
            let result = inner.refresh(&id, version, why).await;
            if let Err(error) = &result {
                tracing::warn!(
                    integration = inner.vault.integration.name,
                    connection = %id,
                    reason = error.reason,
                    "a token could not be renewed"
                );
            }
            result
        })
    }

    /// Renews what is due, for a task that runs now and then. Returns how many connections were.
    pub(crate) async fn refresh_due(&self, limit: u32) -> Result<usize, TokenError> {
        let inner = &self.0;
        let (name, now) = (inner.vault.integration.name, inner.now());
        let due = inner.store.due(name, now, limit).await?;
        let mut renewed = 0;
        for key in due {
            let id = key.id();
            let record = inner.store.get(&key).await?;
            if let Some(record) = record {
                let outcome = self.refresh(&id, record.version, Why::Due).await;
                renewed += usize::from(outcome.is_ok());
            }
        }
        Ok(renewed)
    }
}

/// Why a token is to be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Its time is near, or over.
    Due,
    /// The provider refused it.
    Refused,
}

impl TokenSource for Connections {
    fn at_hand(&self, id: &ConnectionId) -> Option<Arc<Access>> {
        let inner = &self.0;
        let access = inner.cached(id)?;
        let now = inner.now();
        if access.has_expired(now) {
            return None;
        }
        if access.is_due(now) {
            // In the background: this token is still good.
            drop(self.refresh(id, access.version, Why::Due));
        }
        Some(access)
    }

    fn access<'a>(&'a self, id: &'a ConnectionId) -> OutcomeFuture<'a> {
        Box::pin(async move {
            if let Some(access) = self.at_hand(id) {
                return Ok(access);
            }
            let inner = &self.0;
            let access = match inner.cached(id) {
                // It has expired, or else it would have been at hand.
                Some(access) => access,
                None => inner.read(id).await?,
            };
            let now = inner.now();
            if access.has_expired(now) {
                return self.refresh(id, access.version, Why::Due).await;
            }
            if access.is_due(now) {
                drop(self.refresh(id, access.version, Why::Due));
            }
            Ok(access)
        })
    }

    fn renew<'a>(&'a self, id: &'a ConnectionId, refused: &'a Access) -> OutcomeFuture<'a> {
        Box::pin(async move {
            // A renewal of another reason may be under way, and find that none is needed.
            let access = self.refresh(id, refused.version, Why::Refused).await?;
            match access.version == refused.version {
                true => self.refresh(id, refused.version, Why::Refused).await,
                false => Ok(access),
            }
        })
    }

    fn peek<'a>(&'a self, id: &'a ConnectionId) -> OutcomeFuture<'a> {
        Box::pin(async move {
            match self.0.cached(id) {
                Some(access) => Ok(access),
                None => self.0.read(id).await,
            }
        })
    }
}

impl Inner {
    pub(super) fn server(&self) -> &AuthorizationServer {
        &self.vault.server
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.server().clock
    }

    pub(super) fn now(&self) -> SystemTime {
        self.clock().system_time()
    }

    pub(super) fn key(&self, id: &ConnectionId) -> ConnectionKey {
        ConnectionKey::new(self.vault.integration.name, id)
    }

    pub(super) fn emit(&self, id: &ConnectionId, kind: ConnectionEventKind) {
        if let Some(hook) = &self.hook {
            let name = self.vault.integration.name;
            hook(&ConnectionEvent::new(name, id.clone(), kind));
        }
    }

    /// New tokens that the store does not have yet: what it has is used up.
    fn unsaved(&self, id: &ConnectionId) -> Option<Arc<Access>> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = cache.get(id).filter(|cached| cached.unsaved)?;
        Some(cached.access.clone())
    }

    fn cached(&self, id: &ConnectionId) -> Option<Arc<Access>> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = cache.get(id)?;
        let age = self.clock().now().duration_since(cached.since);
        (cached.unsaved || age < CACHED).then(|| cached.access.clone())
    }

    fn keep(&self, id: &ConnectionId, access: Access, unsaved: bool) -> Arc<Access> {
        let access = Arc::new(access);
        let cached = Cached {
            access: access.clone(),
            since: self.clock().now(),
            unsaved,
        };
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.insert(id.clone(), cached);
        access
    }

    pub(super) fn forget(&self, id: &ConnectionId) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.remove(id);
    }

    /// What the store has, if a call can be made with it or a refresh begun.
    async fn read(&self, id: &ConnectionId) -> Outcome {
        let record = self.store.get(&self.key(id)).await?;
        let record = self.usable(id, record)?;
        let (access, _) = self.vault.open(&record)?;
        Ok(self.keep(id, access, false))
    }

    fn usable(&self, id: &ConnectionId, record: Option<Record>) -> Result<Record, TokenError> {
        let reason = match record {
            None => ReauthorizationReason::NotConnected,
            Some(record) => match &record.status {
                RecordStatus::Active => return Ok(record),
                RecordStatus::NeedsReconnect(code) => ReauthorizationReason::from_code(code),
            },
        };
        self.forget(id);
        Err(TokenError::reauthorize(reason))
    }

    async fn refresh(self: &Arc<Self>, id: &ConnectionId, seen: u64, why: Why) -> Outcome {
        if let Some(access) = self.unsaved(id) {
            if why == Why::Due && !access.has_expired(self.now()) {
                return Ok(access);
            }
            let reason = "the last renewal is not stored yet, and cannot be renewed before it is";
            return Err(TokenError::new(TokenErrorKind::Store, reason));
        }
        let key = self.key(id);
        let owner = random_token();
        let begin = self.clock().now();
        loop {
            let record = self.usable(id, self.store.get(&key).await?)?;
            let (access, clear) = self.vault.open(&record)?;
            let now = self.now();
            let is_new = record.version != seen;
            if (is_new && !access.has_expired(now)) || (why == Why::Due && !access.is_due(now)) {
                return Ok(self.keep(id, access, false));
            }
            if let Some(after) = record.retry_after.filter(|after| *after > now) {
                if why == Why::Due && !access.has_expired(now) {
                    return Ok(self.keep(id, access, false));
                }
                let kind = TokenErrorKind::Transient { sent: false };
                let reason = "the provider asked to wait before the next refresh";
                let mut error = TokenError::new(kind, reason);
                error.retry_after = after.duration_since(now).ok();
                return Err(error);
            }
            let since = self.clock().now();
            let lease = self.store.try_lease(&key, record.version, &owner, LEASE);
            match lease.await? {
                LeaseOutcome::Acquired(lease) => {
                    let held = Held {
                        lease,
                        since,
                        record,
                        access,
                        clear,
                        why,
                    };
                    return self.refresh_leased(id, held).await;
                }
                LeaseOutcome::Stale | LeaseOutcome::Gone => {}
                LeaseOutcome::Busy => {
                    if self.clock().now().duration_since(begin) > LEASE + LEASE {
                        let kind = TokenErrorKind::Transient { sent: false };
                        let reason = "others were renewing the token, and did not come to an end";
                        return Err(TokenError::new(kind, reason));
                    }
                    let wait =
                        Duration::from_millis(20).mul_f64(1.0 + 4.0 * self.random.fraction());
                    self.clock().sleep(wait).await;
                }
            }
        }
    }

    async fn refresh_leased(self: &Arc<Self>, id: &ConnectionId, held: Held) -> Outcome {
        let Some(refresh_token) = held.clear.refresh_token.clone() else {
            return self.without_refresh_token(id, held).await;
        };
        match self.request_refresh(&held.record, &refresh_token).await {
            Ok(tokens) => self.save(id, held, tokens).await,
            Err(error) => match error.kind.clone() {
                TokenErrorKind::Refused(code) => {
                    let reason = ReauthorizationReason::GrantRefused(code);
                    self.needs_reconnect(id, held, reason, error.reason).await
                }
                TokenErrorKind::Transient { .. } => self.deferred(id, held, error).await,
                _ => {
                    // An operator has to act. The connection is as good as it was.
                    let released = self.store.release(&held.lease).await;
                    if let Err(error) = released {
                        tracing::warn!(%error, "a lease was not given back");
                    }
                    self.emit(id, ConnectionEventKind::RefreshFailed(error.reason.clone()));
                    match held.is_good(self.now()) {
                        true => Ok(self.keep(id, held.access, false)),
                        false => Err(error),
                    }
                }
            },
        }
    }

    /// Sends the same refresh token again while it is not known what became of it.
    async fn request_refresh(&self, record: &Record, token: &Secret) -> Result<Tokens, TokenError> {
        let begin = self.clock().now();
        let server = self.server();
        let captured = &record.tokens.meta;
        let mut attempt = 1;
        loop {
            let url = match server.url(UrlPlace::Refresh, captured).await? {
                Some(url) => url,
                None => server.required_url(UrlPlace::Token, captured).await?,
            };
            let mut request = server
                .request(TokenRequestKind::Refresh, url, captured)
                .await?;
            request.set_param("grant_type", "refresh_token");
            request.set_param("refresh_token", token.expose());
            let error = match server.tokens(request).await {
                Ok(tokens) => return Ok(tokens),
                Err(error) => error,
            };
            let backoff = Duration::from_millis(250 << attempt).mul_f64(self.random.fraction());
            let wait = error
                .retry_after
                .map_or(backoff, |after| after.max(backoff));
            let over = self.clock().now().duration_since(begin) + wait > REFRESH;
            if !error.is_transient() || attempt == ATTEMPTS || wait > LONGEST_WAIT || over {
                return Err(error);
            }
            self.clock().sleep(wait).await;
            attempt += 1;
        }
    }

    /// Stores new tokens. They are worth much: a rotated refresh token is the only one there is.
    async fn save(self: &Arc<Self>, id: &ConnectionId, held: Held, tokens: Tokens) -> Outcome {
        let Held {
            lease,
            record,
            clear,
            ..
        } = held;
        let meta = record.tokens.meta.clone();
        let before = Some((&record, &clear));
        let stored = self
            .vault
            .store(&lease.key, tokens, self.now(), meta, before);
        let new = Record {
            tokens: stored.clone(),
            ..record
        };
        let mut attempt = 1;
        loop {
            let error = match self.commit(&lease, &stored).await {
                Ok(outcome) => return self.saved(id, new, outcome).await,
                Err(error) => error,
            };
            tracing::warn!(attempt, %error, connection = %id, "new tokens are not stored yet");
            if attempt == SAVES {
                break;
            }
            self.wait_to_save(attempt).await;
            attempt += 1;
        }
        // Callers get them; what goes on in the background is the storing of them.
        let (access, _) = self.vault.open(&new)?;
        let access = self.keep(id, access, true);
        let (inner, id) = (self.clone(), id.clone());
        tokio::spawn(async move {
            for attempt in SAVES..SAVES_IN_ALL {
                inner.wait_to_save(attempt).await;
                if let Ok(outcome) = inner.commit(&lease, &stored).await {
                    drop(inner.saved(&id, new, outcome).await);
                    return;
                }
            }
            tracing::error!(connection = %id, "new tokens were never stored");
            inner.forget(&id);
        });
        Ok(access)
    }

    async fn commit(
        &self,
        lease: &Lease,
        stored: &StoredTokens,
    ) -> Result<CommitOutcome, StoreError> {
        let change = Change::Refreshed(stored.clone());
        self.store.commit(lease, change).await
    }

    async fn wait_to_save(&self, attempt: u32) {
        let most = Duration::from_millis(100 << attempt.min(9));
        self.clock()
            .sleep(most.mul_f64(self.random.fraction()))
            .await;
    }

    async fn saved(&self, id: &ConnectionId, mut new: Record, outcome: CommitOutcome) -> Outcome {
        match outcome {
            CommitOutcome::Committed(version) => {
                new.version = version;
                let (access, _) = self.vault.open(&new)?;
                self.emit(id, ConnectionEventKind::Refreshed);
                Ok(self.keep(id, access, false))
            }
            CommitOutcome::Stale => self.theirs(id).await,
            CommitOutcome::Gone => {
                // Disconnected meanwhile: what came too late must not stay alive.
                self.forget(id);
                let clear = self.vault.unseal(&new)?;
                let revoked = self.revoke(&clear, &new.tokens.meta).await;
                tracing::debug!(?revoked, connection = %id, "tokens of an ended connection");
                let reason = ReauthorizationReason::NotConnected;
                Err(TokenError::reauthorize(reason))
            }
        }
    }

    /// What somebody else stored.
    async fn theirs(&self, id: &ConnectionId) -> Outcome {
        let access = self.read(id).await?;
        match access.has_expired(self.now()) {
            false => Ok(access),
            true => {
                let kind = TokenErrorKind::Transient { sent: false };
                Err(TokenError::new(kind, "the token has ended again"))
            }
        }
    }

    async fn without_refresh_token(&self, id: &ConnectionId, held: Held) -> Outcome {
        let now = self.now();
        if held.is_good(now) {
            self.store.release(&held.lease).await?;
            return Ok(self.keep(id, held.access, false));
        }
        let reason = match held.access.has_expired(now) {
            true => ReauthorizationReason::Expired,
            false => ReauthorizationReason::TokenRejected,
        };
        let text = reason.to_string();
        self.needs_reconnect(id, held, reason, text).await
    }

    async fn needs_reconnect(
        &self,
        id: &ConnectionId,
        held: Held,
        reason: ReauthorizationReason,
        text: String,
    ) -> Outcome {
        // Whoever has the lease by now may have been given the new tokens that this one was not. The
        // version that they are committed with must stay.
        if self.clock().now().duration_since(held.since) >= LEASE {
            return self.theirs(id).await;
        }
        let change = Change::NeedsReconnect(reason.to_code());
        match self.store.commit(&held.lease, change).await? {
            // Somebody else won, with a newer token.
            CommitOutcome::Stale => return self.theirs(id).await,
            CommitOutcome::Committed(_) => {
                self.emit(id, ConnectionEventKind::NeedsReconnect(reason.clone()));
            }
            CommitOutcome::Gone => {}
        }
        self.forget(id);
        Err(TokenError::new(TokenErrorKind::Reauthorize(reason), text))
    }

    async fn deferred(&self, id: &ConnectionId, held: Held, error: TokenError) -> Outcome {
        let now = self.now();
        let retry_after = error.retry_after.and_then(|after| now.checked_add(after));
        let change = Change::Deferred { retry_after };
        if let CommitOutcome::Stale = self.store.commit(&held.lease, change).await? {
            return self.theirs(id).await;
        }
        self.emit(id, ConnectionEventKind::RefreshFailed(error.reason.clone()));
        match held.is_good(now) {
            true => Ok(self.keep(id, held.access, false)),
            false => Err(error),
        }
    }

    /// Ends tokens at the provider: the refresh token, and with it most providers end all that came
    /// of it; the access token as well, for those that do not. `None` when the provider has no
    /// endpoint for it.
    pub(super) async fn revoke(
        &self,
        clear: &Clear,
        captured: &super::Captured,
    ) -> Result<Option<()>, TokenError> {
        let server = self.server();
        let Some(url) = server.url(UrlPlace::Revoke, captured).await? else {
            return Ok(None);
        };
        let tokens = [
            (clear.refresh_token.as_ref(), "refresh_token"),
            (Some(&clear.access_token), "access_token"),
        ];
        for (token, hint) in tokens {
            let Some(token) = token else { continue };
            let kind = TokenRequestKind::Revoke;
            let mut request = server.request(kind, url.clone(), captured).await?;
            request.set_param("token", token.expose());
            request.set_param("token_type_hint", hint);
            let secrets = request.secrets();
            let response = server.send(request).await?;
            let refusal = response.refusal();
            let failed = !response.status().is_success() || refusal.code.is_some();
            // An access token that ended with its refresh token is no failure.
            if failed && (hint == "refresh_token" || clear.refresh_token.is_none()) {
                return Err(server.refused(kind, response.status(), refusal, &secrets));
            }
        }
        Ok(Some(()))
    }
}

/// A record that this task alone may renew.
struct Held {
    lease: Lease,
    /// No later than the lease was given.
    since: Instant,
    record: Record,
    access: Access,
    clear: Clear,
    why: Why,
}

impl Held {
    /// Whether the old token still serves.
    fn is_good(&self, now: SystemTime) -> bool {
        self.why == Why::Due && !self.access.has_expired(now)
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections")
            .field("store", &self.0.store)
            .finish_non_exhaustive()
    }
}
