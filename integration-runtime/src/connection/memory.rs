//! Connections in the memory of this process.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::store::{
    Change, CommitOutcome, ConnectionStore, FlowStore, Lease, LeaseOutcome, NewFlow, Record,
    RecordStatus, StoreFuture, StoredTokens, TakenFlow,
};
use super::{ConnectionKey, Sealed};

/// Keeps connections as long as the process lives: the store of a client that was given no other.
#[derive(Default)]
pub struct MemoryStore(Mutex<State>);

#[derive(Default)]
struct State {
    connections: BTreeMap<ConnectionKey, Entry>,
    flows: BTreeMap<[u8; 32], Flow>,
    /// The last version that was given out.
    version: u64,
}

struct Entry {
    record: Record,
    lease: Option<(String, Instant)>,
}

struct Flow {
    integration: String,
    /// `None` once it was taken.
    sealed: Option<Sealed>,
    expires: Instant,
    forgotten: Instant,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("connections", &self.state().connections.len())
            .finish_non_exhaustive()
    }
}

impl State {
    /// Greater than every version before, of whichever key.
    fn next_version(&mut self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_micros() as u64);
        self.version = now.max(self.version + 1);
        self.version
    }
}

fn ready<'a, T: Send + 'a>(value: T) -> StoreFuture<'a, T> {
    Box::pin(std::future::ready(Ok(value)))
}

impl ConnectionStore for MemoryStore {
    fn get<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        let state = self.state();
        ready(state.connections.get(key).map(|entry| entry.record.clone()))
    }

    fn put<'a>(&'a self, key: &'a ConnectionKey, tokens: StoredTokens) -> StoreFuture<'a, Record> {
        let mut state = self.state();
        let record = Record {
            key: key.clone(),
            version: state.next_version(),
            status: RecordStatus::Active,
            tokens,
            retry_after: None,
            failures: 0,
        };
        let entry = Entry {
            record: record.clone(),
            lease: None,
        };
        state.connections.insert(key.clone(), entry);
        ready(record)
    }

    fn try_lease<'a>(
        &'a self,
        key: &'a ConnectionKey,
        expected_version: u64,
        owner: &'a str,
        ttl: Duration,
    ) -> StoreFuture<'a, LeaseOutcome> {
        let now = Instant::now();
        let mut state = self.state();
        ready(match state.connections.get_mut(key) {
            None => LeaseOutcome::Gone,
            Some(entry) if entry.record.version != expected_version => LeaseOutcome::Stale,
            Some(Entry {
                lease: Some((_, until)),
                ..
            }) if *until > now => LeaseOutcome::Busy,
            Some(entry) => {
                entry.lease = Some((owner.to_owned(), now + ttl));
                LeaseOutcome::Acquired(Lease {
                    key: key.clone(),
                    version: expected_version,
                    owner: owner.to_owned(),
                })
            }
        })
    }

    fn commit<'a>(&'a self, lease: &'a Lease, change: Change) -> StoreFuture<'a, CommitOutcome> {
        let mut state = self.state();
        let version = state.next_version();
        let Some(entry) = state.connections.get_mut(&lease.key) else {
            return ready(CommitOutcome::Gone);
        };
        let record = &mut entry.record;
        if record.version != lease.version {
            return ready(CommitOutcome::Stale);
        }
        // Where the version stays, the lease may be somebody else's by now.
        let deferred = matches!(change, Change::Deferred { .. });
        let lease_ends = |(owner, _): &mut (String, Instant)| !deferred || *owner == lease.owner;
        entry.lease.take_if(lease_ends);
        if !deferred {
            record.version = version;
        }
        match change {
            Change::Refreshed(tokens) => {
                record.tokens = tokens;
                record.status = RecordStatus::Active;
                record.retry_after = None;
                record.failures = 0;
            }
            Change::NeedsReconnect(reason) => record.status = RecordStatus::NeedsReconnect(reason),
            Change::Deferred { retry_after } => {
                record.retry_after = retry_after;
                record.failures += 1;
            }
            Change::Rewrapped(sealed) => record.tokens.secrets = sealed,
        }
        ready(CommitOutcome::Committed(record.version))
    }

    fn release<'a>(&'a self, lease: &'a Lease) -> StoreFuture<'a, ()> {
        if let Some(entry) = self.state().connections.get_mut(&lease.key)
            && matches!(&entry.lease, Some((owner, _)) if *owner == lease.owner)
        {
            entry.lease = None;
        }
        ready(())
    }

    fn disconnect<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        let removed = self.state().connections.remove(key);
        ready(removed.map(|entry| entry.record))
    }

    fn due<'a>(
        &'a self,
        integration: &'a str,
        before: SystemTime,
        limit: u32,
    ) -> StoreFuture<'a, Vec<ConnectionKey>> {
        let state = self.state();
        let mut due: Vec<(SystemTime, &ConnectionKey)> = state
            .connections
            .values()
            .map(|entry| &entry.record)
            .filter(|record| {
                record.key.integration == integration
                    && record.status == RecordStatus::Active
                    && record.retry_after.is_none_or(|after| after <= before)
            })
            .filter_map(|record| Some((record.tokens.refresh_due_at?, &record.key)))
            .filter(|(at, _)| *at < before)
            .collect();
        due.sort();
        let keys = due.into_iter().take(limit as usize).map(|(_, key)| key);
        ready(keys.cloned().collect())
    }

    fn list<'a>(
        &'a self,
        integration: &'a str,
        tenant: Option<&'a str>,
    ) -> StoreFuture<'a, Vec<Record>> {
        let state = self.state();
        let records = state.connections.values().map(|entry| &entry.record);
        let wanted = records.filter(|Record { key, .. }| {
            key.integration == integration && tenant.is_none_or(|tenant| key.tenant == tenant)
        });
        ready(wanted.cloned().collect())
    }
}

impl FlowStore for MemoryStore {
    fn begin(&self, flow: NewFlow, ttl: Duration) -> StoreFuture<'_, ()> {
        let now = Instant::now();
        let mut state = self.state();
        // Whoever never comes back leaves a flow behind.
        state.flows.retain(|_, flow| flow.forgotten > now);
        let entry = Flow {
            integration: flow.integration,
            sealed: Some(flow.sealed),
            expires: now + ttl,
            forgotten: now + ttl + ttl,
        };
        state.flows.insert(flow.state_hash, entry);
        ready(())
    }

    fn take<'a>(&'a self, state_hash: &'a [u8; 32]) -> StoreFuture<'a, TakenFlow> {
        let now = Instant::now();
        let mut state = self.state();
        ready(match state.flows.get_mut(state_hash) {
            None => TakenFlow::Unknown,
            Some(flow) if flow.sealed.is_none() => TakenFlow::Replayed,
            Some(flow) if flow.expires <= now => TakenFlow::Expired,
            Some(flow) => match flow.sealed.take() {
                Some(sealed) => TakenFlow::Fresh {
                    integration: flow.integration.clone(),
                    sealed,
                },
                None => TakenFlow::Replayed,
            },
        })
    }
}
