//! What a place that keeps connections has to do. It only ever sees ciphertext.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::{ConnectionKey, Sealed};

/// What a store returns.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Why a store could not do what it was asked.
pub struct StoreError {
    reason: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl StoreError {
    /// A failure in words. They must not hold a secret.
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            source: None,
        }
    }

    /// A failure of something underneath.
    pub fn because(
        reason: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            reason: reason.into(),
            source: Some(source.into()),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreError({self})")
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

/// The tokens of a connection as they are stored, and what may be known of them without a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTokens {
    /// The tokens, encrypted.
    pub secrets: Sealed,
    /// When the access token ends, by the client's clock; `None` when the provider did not say.
    pub expires_at: Option<SystemTime>,
    /// From when on it is to be refreshed.
    pub refresh_due_at: Option<SystemTime>,
    /// Scopes that were granted; `None` when the provider did not say.
    pub scopes: Option<Vec<String>>,
    /// Captured values: account names, tenant ids. None is a credential.
    pub meta: BTreeMap<String, String>,
}

/// A connection as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which connection.
    pub key: ConnectionKey,
    /// Changes with each commit of new tokens or of a new status; see [`ConnectionStore::put`].
    pub version: u64,
    /// Whether the tokens can be used.
    pub status: RecordStatus,
    /// The tokens.
    pub tokens: StoredTokens,
    /// Before then, no refresh is to be tried: the provider asked for it.
    pub retry_after: Option<SystemTime>,
    /// Refreshes that failed since the last one that did not.
    pub failures: u32,
}

/// Whether the tokens of a [`Record`] can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordStatus {
    /// They can.
    Active,
    /// The user has to connect again. The text is a short reason, such as `invalid_grant`.
    NeedsReconnect(String),
}

/// The right to refresh a connection, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Which connection.
    pub key: ConnectionKey,
    /// Version that the refresh begins at.
    pub version: u64,
    /// Who has it: a text that no other attempt has.
    pub owner: String,
}

/// What became of the wish for a [`Lease`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaseOutcome {
    /// It is given.
    Acquired(Lease),
    /// Somebody else has it.
    Busy,
    /// The record has another version by now.
    Stale,
    /// There is no such record any more.
    Gone,
}

/// What is committed at the end of a refresh. Each also gives the lease back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// New tokens: the version goes up, the status is active, failures are forgotten.
    Refreshed(StoredTokens),
    /// The provider refuses the grant: the version goes up, the tokens stay as they are.
    NeedsReconnect(String),
    /// The refresh failed in passing: the version stays, failures go up by one.
    Deferred {
        /// Before then, no refresh is to be tried.
        retry_after: Option<SystemTime>,
    },
    /// The same tokens under another key: the version goes up, nothing else changes.
    Rewrapped(Sealed),
}

/// What became of a [`Change`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitOutcome {
    /// It is stored, under this version.
    Committed(u64),
    /// The record has another version than the lease: somebody else was faster.
    Stale,
    /// There is no such record any more.
    Gone,
}

/// Keeps connections, for one process or for many.
///
/// A refresh is a lease, a request and a commit. The lease keeps others from refreshing at the same
/// time; the version, compared at the commit, is what keeps a slow one from overwriting what a faster
/// one stored. Leases end by the store's own clock, so that machines with different clocks agree.
///
/// `integration_runtime::conformance` (feature `conformance`) checks an implementation.
pub trait ConnectionStore: fmt::Debug + Send + Sync + 'static {
    /// The connection, if there is one.
    fn get<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>>;

    /// Stores a connection that was just made, in place of an older one: active, without failures,
    /// without lease. Its version is greater than any that this key ever had, also when it was
    /// disconnected in between: a new key may start at the microseconds of the store's clock.
    fn put<'a>(&'a self, key: &'a ConnectionKey, tokens: StoredTokens) -> StoreFuture<'a, Record>;

    /// Asks for the lease of a connection that has this version. A lease that has run out is none.
    fn try_lease<'a>(
        &'a self,
        key: &'a ConnectionKey,
        expected_version: u64,
        owner: &'a str,
        ttl: Duration,
    ) -> StoreFuture<'a, LeaseOutcome>;

    /// Stores the outcome of a refresh, if the version is still that of the lease. Only the version
    /// counts: a lease that ran out meanwhile still saves the new tokens.
    fn commit<'a>(&'a self, lease: &'a Lease, change: Change) -> StoreFuture<'a, CommitOutcome>;

    /// Gives a lease back that nothing is committed for. Somebody else's is left alone.
    fn release<'a>(&'a self, lease: &'a Lease) -> StoreFuture<'a, ()>;

    /// Deletes a connection and returns what it was.
    fn disconnect<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>>;

    /// Active connections of an integration whose refresh is due before this time, and whose
    /// `retry_after` is not after it, those that are due first at the front.
    fn due<'a>(
        &'a self,
        integration: &'a str,
        before: SystemTime,
        limit: u32,
    ) -> StoreFuture<'a, Vec<ConnectionKey>>;

    /// The connections of an integration, of one tenant or of all, in the order of their keys.
    fn list<'a>(
        &'a self,
        integration: &'a str,
        tenant: Option<&'a str>,
    ) -> StoreFuture<'a, Vec<Record>>;
}

/// The beginning of an authorization, to be found again at its callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFlow {
    /// SHA-256 of the `state` parameter.
    pub state_hash: [u8; 32],
    /// Name of the integration.
    pub integration: String,
    /// The rest, encrypted.
    pub sealed: Sealed,
}

/// What is found of a flow at its callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenFlow {
    /// The flow, which is used up by this.
    Fresh {
        /// Name of the integration that began it.
        integration: String,
        /// What was stored.
        sealed: Sealed,
    },
    /// It was taken before.
    Replayed,
    /// Its time had run out.
    Expired,
    /// There never was one, or it is long ago.
    Unknown,
}

/// Keeps the authorizations that were begun.
pub trait FlowStore: fmt::Debug + Send + Sync + 'static {
    /// Keeps a flow for this long, by the store's clock.
    fn begin(&self, flow: NewFlow, ttl: Duration) -> StoreFuture<'_, ()>;

    /// Takes a flow: of several at once, one gets it. That it was taken is remembered, and that it has
    /// run out, for at least as long again as it was kept; its content is not.
    fn take<'a>(&'a self, state_hash: &'a [u8; 32]) -> StoreFuture<'a, TakenFlow>;
}

/// One store for several clients.
impl<S: ConnectionStore + ?Sized> ConnectionStore for Arc<S> {
    fn get<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        (**self).get(key)
    }

    fn put<'a>(&'a self, key: &'a ConnectionKey, tokens: StoredTokens) -> StoreFuture<'a, Record> {
        (**self).put(key, tokens)
    }

    fn try_lease<'a>(
        &'a self,
        key: &'a ConnectionKey,
        expected_version: u64,
        owner: &'a str,
        ttl: Duration,
    ) -> StoreFuture<'a, LeaseOutcome> {
        (**self).try_lease(key, expected_version, owner, ttl)
    }

    fn commit<'a>(&'a self, lease: &'a Lease, change: Change) -> StoreFuture<'a, CommitOutcome> {
        (**self).commit(lease, change)
    }

    fn release<'a>(&'a self, lease: &'a Lease) -> StoreFuture<'a, ()> {
        (**self).release(lease)
    }

    fn disconnect<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        (**self).disconnect(key)
    }

    fn due<'a>(
        &'a self,
        integration: &'a str,
        before: SystemTime,
        limit: u32,
    ) -> StoreFuture<'a, Vec<ConnectionKey>> {
        (**self).due(integration, before, limit)
    }

    fn list<'a>(
        &'a self,
        integration: &'a str,
        tenant: Option<&'a str>,
    ) -> StoreFuture<'a, Vec<Record>> {
        (**self).list(integration, tenant)
    }
}

impl<S: FlowStore + ?Sized> FlowStore for Arc<S> {
    fn begin(&self, flow: NewFlow, ttl: Duration) -> StoreFuture<'_, ()> {
        (**self).begin(flow, ttl)
    }

    fn take<'a>(&'a self, state_hash: &'a [u8; 32]) -> StoreFuture<'a, TakenFlow> {
        (**self).take(state_hash)
    }
}
