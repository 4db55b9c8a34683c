//! The suite on stores that each break one rule: it says which.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use integration_runtime::{
    Change, CommitOutcome, ConnectionId, ConnectionKey, ConnectionStore, FlowStore, Lease,
    LeaseOutcome, MemoryStore, NewFlow, Record, StoreFuture, StoredTokens, TakenFlow, conformance,
};

const LONG: Duration = Duration::from_secs(3600);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    None,
    TimesInSeconds,
    NoScopesIsNone,
    KeyInOneText,
    KeyInLowerCase,
    PutKeepsWhatIsThere,
    LeaseForEverybody,
    LeaseForEver,
    LeaseOfAnyVersion,
    ReleaseOfAnybody,
    CommitOfAnyVersion,
    CommitOfLiveLeasesOnly,
    CommitKeepsLease,
    CommitBringsBack,
    DisconnectReturnsAgain,
    DueInOrderOfKeys,
    DueWithoutLimit,
    DueBeforeRetryAfter,
    ListOfAllTenants,
    ListBackwards,
    FlowTakenTwice,
    FlowReplayUnknown,
    FlowForEver,
}

#[derive(Debug)]
struct Faulty {
    fault: Fault,
    inner: MemoryStore,
    owners: Mutex<HashMap<ConnectionKey, Lease>>,
    deleted: Mutex<HashMap<ConnectionKey, Record>>,
    taken: Mutex<HashMap<[u8; 32], TakenFlow>>,
}

impl Faulty {
    fn new(fault: Fault) -> Arc<Self> {
        Arc::new(Self {
            fault,
            inner: MemoryStore::new(),
            owners: Mutex::default(),
            deleted: Mutex::default(),
            taken: Mutex::default(),
        })
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// The key under which it is stored.
    fn key(&self, key: &ConnectionKey) -> ConnectionKey {
        let id = match self.fault {
            Fault::KeyInOneText => ConnectionId::from(format!("{}/{}", key.tenant, key.connection)),
            Fault::KeyInLowerCase => ConnectionId::new(key.tenant.to_lowercase(), &*key.connection),
            _ => key.id(),
        };
        ConnectionKey::new(&*key.integration, &id)
    }
}

/// With the key that was asked for, as if it had been stored too.
fn under(key: &ConnectionKey, record: Record) -> Record {
    let key = key.clone();
    Record { key, ..record }
}

impl ConnectionStore for Faulty {
    fn get<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        Box::pin(async move {
            let record = self.inner.get(&self.key(key)).await?;
            Ok(record.map(|record| under(key, record)))
        })
    }

    fn put<'a>(
        &'a self,
        key: &'a ConnectionKey,
        mut tokens: StoredTokens,
    ) -> StoreFuture<'a, Record> {
        Box::pin(async move {
            if self.has(Fault::TimesInSeconds) {
                let seconds = |time: SystemTime| {
                    let seconds = time
                        .duration_since(UNIX_EPOCH)
                        .map_or(0, |time| time.as_secs());
                    UNIX_EPOCH + Duration::from_secs(seconds)
                };
                tokens.expires_at = tokens.expires_at.map(seconds);
            }
            if self.has(Fault::NoScopesIsNone) {
                tokens.scopes = tokens.scopes.filter(|scopes| !scopes.is_empty());
            }
            if self.has(Fault::PutKeepsWhatIsThere)
                && let Some(record) = self.inner.get(key).await?
            {
                return Ok(record);
            }
            let record = self.inner.put(&self.key(key), tokens).await?;
            Ok(under(key, record))
        })
    }

    fn try_lease<'a>(
        &'a self,
        key: &'a ConnectionKey,
        expected_version: u64,
        owner: &'a str,
        ttl: Duration,
    ) -> StoreFuture<'a, LeaseOutcome> {
        Box::pin(async move {
            let lease = Lease {
                key: key.clone(),
                version: expected_version,
                owner: owner.to_owned(),
            };
            let ttl = if self.has(Fault::LeaseForEver) {
                LONG
            } else {
                ttl
            };
            let outcome = self
                .inner
                .try_lease(&self.key(key), expected_version, owner, ttl)
                .await?;
            let granted = match &outcome {
                LeaseOutcome::Acquired(_) => true,
                LeaseOutcome::Busy => self.has(Fault::LeaseForEverybody),
                LeaseOutcome::Stale => self.has(Fault::LeaseOfAnyVersion),
                LeaseOutcome::Gone => false,
            };
            if !granted {
                return Ok(outcome);
            }
            let mut owners = self.owners.lock().expect("no panic in here");
            owners.insert(self.key(key), lease.clone());
            Ok(LeaseOutcome::Acquired(lease))
        })
    }

    fn commit<'a>(&'a self, lease: &'a Lease, change: Change) -> StoreFuture<'a, CommitOutcome> {
        Box::pin(async move {
            let mut lease = lease.clone();
            lease.key = self.key(&lease.key);
            if self.has(Fault::CommitOfLiveLeasesOnly) {
                let probe = self
                    .inner
                    .try_lease(&lease.key, lease.version, "probe", LONG)
                    .await?;
                if let LeaseOutcome::Acquired(_) = probe {
                    return Ok(CommitOutcome::Stale);
                }
            }
            let outcome = self.inner.commit(&lease, change.clone()).await?;
            match (outcome, self.fault) {
                (CommitOutcome::Stale, Fault::CommitOfAnyVersion) => {
                    let record = self.inner.get(&lease.key).await?;
                    lease.version = record.map_or(0, |record| record.version);
                    self.inner.commit(&lease, change).await
                }
                (CommitOutcome::Gone, Fault::CommitBringsBack) => match change {
                    Change::Refreshed(tokens) => {
                        let record = self.inner.put(&lease.key, tokens).await?;
                        Ok(CommitOutcome::Committed(record.version))
                    }
                    _ => Ok(CommitOutcome::Gone),
                },
                (CommitOutcome::Committed(version), Fault::CommitKeepsLease) => {
                    self.inner
                        .try_lease(&lease.key, version, &lease.owner, LONG)
                        .await?;
                    Ok(CommitOutcome::Committed(version))
                }
                (outcome, _) => Ok(outcome),
            }
        })
    }

    fn release<'a>(&'a self, lease: &'a Lease) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let mut lease = lease.clone();
            lease.key = self.key(&lease.key);
            if self.has(Fault::ReleaseOfAnybody) {
                let owners = self.owners.lock().expect("no panic in here").clone();
                lease = owners.get(&lease.key).cloned().unwrap_or(lease);
            }
            self.inner.release(&lease).await
        })
    }

    fn disconnect<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        Box::pin(async move {
            let record = self.inner.disconnect(&self.key(key)).await?;
            let record = record.map(|record| under(key, record));
            let mut deleted = self.deleted.lock().expect("no panic in here");
            if let Some(record) = &record {
                deleted.insert(key.clone(), record.clone());
            }
            let again = self.has(Fault::DisconnectReturnsAgain);
            Ok(record.or_else(|| deleted.get(key).filter(|_| again).cloned()))
        })
    }

    fn due<'a>(
        &'a self,
        integration: &'a str,
        before: SystemTime,
        limit: u32,
    ) -> StoreFuture<'a, Vec<ConnectionKey>> {
        Box::pin(async move {
            let limit = if self.has(Fault::DueWithoutLimit) {
                u32::MAX
            } else {
                limit
            };
            let mut due = self.inner.due(integration, before, limit).await?;
            if self.has(Fault::DueInOrderOfKeys) {
                due.sort();
            }
            if self.has(Fault::DueBeforeRetryAfter) {
                for record in self.inner.list(integration, None).await? {
                    if record.retry_after.is_some_and(|after| after > before) {
                        due.insert(0, record.key);
                    }
                }
            }
            Ok(due)
        })
    }

    fn list<'a>(
        &'a self,
        integration: &'a str,
        tenant: Option<&'a str>,
    ) -> StoreFuture<'a, Vec<Record>> {
        Box::pin(async move {
            let tenant = tenant.filter(|_| !self.has(Fault::ListOfAllTenants));
            let mut records = self.inner.list(integration, tenant).await?;
            if self.has(Fault::ListBackwards) {
                records.reverse();
            }
            Ok(records)
        })
    }
}

impl FlowStore for Faulty {
    fn begin(&self, flow: NewFlow, ttl: Duration) -> StoreFuture<'_, ()> {
        let ttl = if self.has(Fault::FlowForEver) {
            LONG
        } else {
            ttl
        };
        self.inner.begin(flow, ttl)
    }

    fn take<'a>(&'a self, state_hash: &'a [u8; 32]) -> StoreFuture<'a, TakenFlow> {
        Box::pin(async move {
            let found = self.inner.take(state_hash).await?;
            let mut taken = self.taken.lock().expect("no panic in here");
            Ok(match (found, self.fault) {
                (fresh @ TakenFlow::Fresh { .. }, _) => {
                    taken.insert(*state_hash, fresh.clone());
                    fresh
                }
                (TakenFlow::Replayed, Fault::FlowTakenTwice) => taken[state_hash].clone(),
                (TakenFlow::Replayed, Fault::FlowReplayUnknown) => TakenFlow::Unknown,
                (found, _) => found,
            })
        })
    }
}

/// What the suite says of a store with this fault; `None` when it finds nothing.
async fn verdict(fault: Fault) -> Option<String> {
    let store = Faulty::new(fault);
    let checks = tokio::spawn(async move {
        conformance::check_flow_store(Arc::clone(&store)).await;
        conformance::check_connection_store(store).await;
    });
    let panic = checks.await.err()?.into_panic();
    let message = panic.downcast::<String>().expect("the message is a text");
    Some(*message)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_found_and_named() {
    assert_eq!(verdict(Fault::None).await, None);
    let expected = [
        (Fault::TimesInSeconds, "put: returns what was put"),
        (Fault::NoScopesIsNone, "put: returns what was put"),
        (
            Fault::KeyInOneText,
            "put: leaves the connections of other keys alone",
        ),
        (
            Fault::KeyInLowerCase,
            "put: leaves the connections of other keys alone",
        ),
        (Fault::PutKeepsWhatIsThere, "put: returns what was put"),
        (
            Fault::LeaseForEverybody,
            "try_lease: of several at once, one gets the lease",
        ),
        (
            Fault::LeaseForEver,
            "try_lease: of several at once, one gets the lease",
        ),
        (
            Fault::LeaseOfAnyVersion,
            "try_lease: another version is stale",
        ),
        (
            Fault::ReleaseOfAnybody,
            "release: somebody else's lease is left alone",
        ),
        (
            Fault::CommitOfAnyVersion,
            "commit: another version is stale",
        ),
        (
            Fault::CommitOfLiveLeasesOnly,
            "commit: a lease that ran out still saves",
        ),
        (
            Fault::CommitKeepsLease,
            "try_lease: a connection of this version without a lease is leased",
        ),
        (
            Fault::CommitBringsBack,
            "commit: what was disconnected is gone",
        ),
        (Fault::DisconnectReturnsAgain, "disconnect: returns it once"),
        (
            Fault::DueInOrderOfKeys,
            "due: those that are due first are at the front",
        ),
        (Fault::DueWithoutLimit, "due: no more than the limit"),
        (
            Fault::DueBeforeRetryAfter,
            "due: none whose retry_after is after this time",
        ),
        (Fault::ListOfAllTenants, "list: those of one tenant"),
        (
            Fault::ListBackwards,
            "list: the connections of the integration, in the order of their keys",
        ),
        (Fault::FlowTakenTwice, "take: what was taken is a replay"),
        (Fault::FlowReplayUnknown, "take: what was taken is a replay"),
        (
            Fault::FlowForEver,
            "take: that it was taken is remembered, and that it has run out",
        ),
    ];
    // All at once: most of the time they wait.
    let verdicts = expected.map(|(fault, rule)| (fault, rule, tokio::spawn(verdict(fault))));
    for (fault, rule, verdict) in verdicts {
        let verdict = verdict.await.expect("it does not panic");
        let verdict = verdict.unwrap_or_default();
        assert!(verdict.starts_with(rule), "{fault:?}: {verdict}");
    }
}
