//! What every store has to do, as a check that any store can be put through.
//!
//! Each check goes through one trait, sentence by sentence, and panics at the first rule that is broken,
//! with a message that names it. It runs on a Tokio runtime; on one of several threads its races are
//! real ones. It takes a few seconds.
//!
//! ```
//! use std::sync::Arc;
//! use integration_runtime::{MemoryStore, conformance};
//!
//! # tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
//! // In a test of yours, `#[tokio::test(flavor = "multi_thread")]`, with your own store:
//! let store = Arc::new(MemoryStore::new());
//! conformance::check_connection_store(Arc::clone(&store)).await;
//! conformance::check_flow_store(store).await;
//! # });
//! ```
//!
//! The store need not be empty: each run has integrations of its own, and deletes their connections when
//! it succeeds. What is kept by several processes is best checked through a store that hands each call to
//! another of several connections.
//!
//! The traits leave open how exact and how long things are. What is checked is this:
//! - times are kept to the microsecond; what is finer may be cut off;
//! - each text of a key may have 512 bytes, and any characters but NUL;
//! - sealed bytes, scopes and metadata may be empty, hold any byte or character, and be 64 KiB long.

mod commits;
mod flows;
mod leases;
mod lists;
mod records;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::store::{
    Change, CommitOutcome, ConnectionStore, FlowStore, Lease, LeaseOutcome, Record, StoreFuture,
    StoredTokens,
};
use super::{ConnectionId, ConnectionKey, Sealed};

/// Puts a store of connections through all that [`ConnectionStore`] demands.
///
/// # Panics
/// When the store breaks a rule, or fails.
pub async fn check_connection_store<S: ConnectionStore + ?Sized>(store: Arc<S>) {
    let run = Run {
        store,
        integration: unique("conformance"),
    };
    records::check(&run).await;
    leases::check(&run).await;
    commits::check(&run).await;
    lists::check(&run).await;
    for record in run.done(run.store.list(&run.integration, None)).await {
        run.disconnect(&record.key).await;
    }
}

/// Puts a store of flows through all that [`FlowStore`] demands.
///
/// # Panics
/// When the store breaks a rule, or fails.
pub async fn check_flow_store<S: FlowStore + ?Sized>(store: Arc<S>) {
    flows::check(&store).await;
}

/// How many try the same thing at once.
const RACERS: usize = 16;
/// Longer than any check takes.
const LONG: Duration = Duration::from_secs(600);
/// Short enough to wait for.
const SHORT: Duration = Duration::from_millis(50);

/// One run of the checks. Its integration is its own, so that runs on the same store do not meet.
struct Run<S: ?Sized> {
    integration: String,
    store: Arc<S>,
}

impl<S: ConnectionStore + ?Sized> Run<S> {
    fn key(&self, tenant: &str) -> ConnectionKey {
        ConnectionKey::new(&*self.integration, &ConnectionId::from(tenant))
    }

    async fn done<T>(&self, operation: StoreFuture<'_, T>) -> T {
        succeeded(operation).await
    }

    async fn get(&self, key: &ConnectionKey) -> Option<Record> {
        self.done(self.store.get(key)).await
    }

    /// What is stored, which is there.
    async fn stored(&self, key: &ConnectionKey) -> Record {
        let record = self.get(key).await;
        record.unwrap_or_else(|| panic!("get: finds what was stored; found nothing at {key}"))
    }

    async fn put(&self, key: &ConnectionKey, tokens: &StoredTokens) -> Record {
        self.done(self.store.put(key, tokens.clone())).await
    }

    async fn disconnect(&self, key: &ConnectionKey) -> Option<Record> {
        self.done(self.store.disconnect(key)).await
    }

    async fn try_lease(
        &self,
        key: &ConnectionKey,
        version: u64,
        owner: &str,
        ttl: Duration,
    ) -> LeaseOutcome {
        self.done(self.store.try_lease(key, version, owner, ttl))
            .await
    }

    /// A lease that nothing stands in the way of.
    async fn lease(&self, record: &Record, owner: &str, ttl: Duration) -> Lease {
        let outcome = self
            .try_lease(&record.key, record.version, owner, ttl)
            .await;
        let lease = Lease {
            key: record.key.clone(),
            version: record.version,
            owner: owner.to_owned(),
        };
        same(
            "try_lease: a connection of this version without a lease is leased",
            &outcome,
            &LeaseOutcome::Acquired(lease.clone()),
        );
        lease
    }

    async fn commit(&self, lease: &Lease, change: Change) -> CommitOutcome {
        self.done(self.store.commit(lease, change)).await
    }

    /// The version after a commit that nothing stands in the way of.
    async fn committed(&self, lease: &Lease, change: Change) -> u64 {
        match self.commit(lease, change.clone()).await {
            CommitOutcome::Committed(version) => version,
            other => panic!(
                "commit: stores {change:?} if the version is still that of the lease; found {other:?}"
            ),
        }
    }

    async fn release(&self, lease: &Lease) {
        self.done(self.store.release(lease)).await;
    }

    /// Whether the connection can be leased; it is not any more afterwards.
    async fn assert_free(&self, rule: &str, record: &Record) {
        let outcome = self
            .try_lease(&record.key, record.version, &unique("owner"), LONG)
            .await;
        holds(rule, matches!(outcome, LeaseOutcome::Acquired(_)));
    }

    async fn assert_busy(&self, rule: &str, record: &Record) {
        let outcome = self
            .try_lease(&record.key, record.version, &unique("owner"), LONG)
            .await;
        same(rule, &outcome, &LeaseOutcome::Busy);
    }
}

async fn succeeded<T>(operation: StoreFuture<'_, T>) -> T {
    match operation.await {
        Ok(value) => value,
        Err(error) => panic!("the store fails: {error}"),
    }
}

#[track_caller]
fn holds(rule: &str, does: bool) {
    assert!(does, "{rule}; it does not");
}

#[track_caller]
fn same<T: PartialEq + Debug>(rule: &str, found: &T, expected: &T) {
    // What is 64 KiB long would hide the rule.
    let short = |value: &T| -> String { format!("{value:?}").chars().take(1000).collect() };
    assert!(
        found == expected,
        "{rule}; expected {}, found {}",
        short(expected),
        short(found)
    );
}

/// Does the same several times at once, on as many threads as there are.
async fn race<T, F>(racer: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let racers: Vec<_> = (0..RACERS).map(|n| tokio::spawn(racer(n))).collect();
    let mut results = Vec::with_capacity(RACERS);
    for racer in racers {
        match racer.await {
            Ok(result) => results.push(result),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    results
}

/// A text that no other run has.
fn unique(name: &str) -> String {
    format!("{name}-{:016x}", fastrand::u64(..))
}

fn sealed(content: &[u8]) -> Sealed {
    Sealed {
        format: 1,
        kid: "2026-11".to_owned(),
        nonce: vec![7; 12],
        ciphertext: content.to_vec(),
    }
}

/// Tokens that can be told from others by their content.
fn tokens(content: &str) -> StoredTokens {
    StoredTokens {
        secrets: sealed(content.as_bytes()),
        expires_at: Some(at(3600)),
        refresh_due_at: Some(at(3300)),
        scopes: Some(vec!["read".to_owned(), "write".to_owned()]),
        meta: BTreeMap::from([("account".to_owned(), content.to_owned())]),
    }
}

/// So many seconds after a time with microseconds.
fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(1_795_550_400_123_457) + Duration::from_secs(seconds)
}
