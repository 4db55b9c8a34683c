//! Several stores that are to be one: what several processes have.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use integration_runtime::{
    Change, CommitOutcome, ConnectionKey, ConnectionStore, FlowStore, Lease, LeaseOutcome, NewFlow,
    Record, StoreFuture, StoredTokens, TakenFlow,
};

/// Hands each call to the next of its stores, so that nothing is asked of the store that did it.
#[derive(Debug)]
pub(crate) struct Several<S> {
    stores: Vec<S>,
    calls: AtomicUsize,
}

impl<S> Several<S> {
    pub(crate) fn of(stores: impl Into<Vec<S>>) -> Self {
        Self {
            stores: stores.into(),
            calls: AtomicUsize::new(0),
        }
    }

    fn next(&self) -> &S {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        &self.stores[call % self.stores.len()]
    }
}

impl<S: ConnectionStore> ConnectionStore for Several<S> {
    fn get<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        self.next().get(key)
    }

    fn put<'a>(&'a self, key: &'a ConnectionKey, tokens: StoredTokens) -> StoreFuture<'a, Record> {
        self.next().put(key, tokens)
    }

    fn try_lease<'a>(
        &'a self,
        key: &'a ConnectionKey,
        expected_version: u64,
        owner: &'a str,
        ttl: Duration,
    ) -> StoreFuture<'a, LeaseOutcome> {
        self.next().try_lease(key, expected_version, owner, ttl)
    }

    fn commit<'a>(&'a self, lease: &'a Lease, change: Change) -> StoreFuture<'a, CommitOutcome> {
        self.next().commit(lease, change)
    }

    fn release<'a>(&'a self, lease: &'a Lease) -> StoreFuture<'a, ()> {
        self.next().release(lease)
    }

    fn disconnect<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        self.next().disconnect(key)
    }

    fn due<'a>(
        &'a self,
        integration: &'a str,
        before: SystemTime,
        limit: u32,
    ) -> StoreFuture<'a, Vec<ConnectionKey>> {
        self.next().due(integration, before, limit)
    }

    fn list<'a>(
        &'a self,
        integration: &'a str,
        tenant: Option<&'a str>,
    ) -> StoreFuture<'a, Vec<Record>> {
        self.next().list(integration, tenant)
    }
}

impl<S: FlowStore> FlowStore for Several<S> {
    fn begin(&self, flow: NewFlow, ttl: Duration) -> StoreFuture<'_, ()> {
        self.next().begin(flow, ttl)
    }

    fn take<'a>(&'a self, state_hash: &'a [u8; 32]) -> StoreFuture<'a, TakenFlow> {
        self.next().take(state_hash)
    }
}
