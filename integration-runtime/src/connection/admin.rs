//! Looking at connections, ending them, changing the key that they are encrypted with.

use super::{
    Change, ConnectError, Connection, ConnectionEventKind, ConnectionId, ConnectionStatus,
    Connections, Disconnected, LeaseOutcome, ReauthorizationReason, Record, RecordStatus,
    StoreError, random_token,
};
use crate::auth::token::TokenError;

impl Connections {
    /// The state of a connection.
    pub(crate) async fn status(&self, id: &ConnectionId) -> Result<ConnectionStatus, ConnectError> {
        let record = self.0.store.get(&self.0.key(id)).await;
        Ok(match record.map_err(|error| self.failed(error.into()))? {
            None => ConnectionStatus::Disconnected,
            Some(record) => self.status_of(&record),
        })
    }

    /// The states of all connections of a tenant, or of all tenants.
    pub(crate) async fn list(
        &self,
        tenant: Option<&str>,
    ) -> Result<Vec<(Connection, ConnectionStatus)>, ConnectError> {
        let name = self.0.vault.integration.name;
        let records = self.0.store.list(name, tenant).await;
        let records = records.map_err(|error| self.failed(error.into()))?;
        let status = |record: &Record| {
            let connection = self.0.vault.connection(record, None);
            (connection, self.status_of(record))
        };
        Ok(records.iter().map(status).collect())
    }

    fn status_of(&self, record: &Record) -> ConnectionStatus {
        let inner = &*self.0;
        let connection = inner.vault.connection(record, None);
        let has_ended = record.tokens.expires_at.is_some_and(|at| at <= inner.now());
        let reason = match (&record.status, inner.vault.unseal(record)) {
            (RecordStatus::NeedsReconnect(code), _) => ReauthorizationReason::from_code(code),
            (RecordStatus::Active, Err(_)) => ReauthorizationReason::Undecryptable,
            (RecordStatus::Active, Ok(clear)) if has_ended && clear.refresh_token.is_none() => {
                ReauthorizationReason::Expired
            }
            (RecordStatus::Active, Ok(_)) => return ConnectionStatus::Connected(connection),
        };
        ConnectionStatus::NeedsReconnect { connection, reason }
    }

    /// Ends a connection, here and at the provider.
    pub(crate) async fn disconnect(&self, id: &ConnectionId) -> Result<Disconnected, ConnectError> {
        let inner = &*self.0;
        let record = inner.store.disconnect(&inner.key(id)).await;
        inner.forget(id);
        let Some(record) = record.map_err(|error| self.failed(error.into()))? else {
            return Ok(Disconnected::NotConnected);
        };
        inner.emit(id, ConnectionEventKind::Disconnected);
        let revoked = match inner.vault.unseal(&record) {
            Ok(clear) => inner.revoke(&clear, &record.tokens.meta).await,
            Err(error) => Err(error),
        };
        Ok(match revoked {
            Ok(Some(())) => Disconnected::Revoked,
            Ok(None) => Disconnected::NotRevocable,
            Err(error) => Disconnected::RevocationFailed(error.reason),
        })
    }

    /// Encrypts with the active key what is encrypted with another. Returns how many connections
    /// were; one that is being renewed at the moment gets the active key by that.
    pub(crate) async fn rewrap(&self) -> Result<usize, ConnectError> {
        let inner = &*self.0;
        let name = inner.vault.integration.name;
        let failed = |error: StoreError| self.failed(error.into());
        let mut rewrapped = 0;
        for record in inner.store.list(name, None).await.map_err(failed)? {
            // What no key decrypts is left as it is: a key may only be missing here.
            let Ok(Some(sealed)) = inner.vault.rewrap(&record) else {
                continue;
            };
            let owner = random_token();
            let lease = inner
                .store
                .try_lease(&record.key, record.version, &owner, super::manager::LEASE)
                .await;
            if let LeaseOutcome::Acquired(lease) = lease.map_err(failed)? {
                let change = Change::Rewrapped(sealed);
                inner.store.commit(&lease, change).await.map_err(failed)?;
                inner.forget(&record.key.id());
                rewrapped += 1;
            }
        }
        Ok(rewrapped)
    }

    pub(crate) fn failed(&self, error: TokenError) -> ConnectError {
        ConnectError::of_token(self.0.vault.integration.name, error)
    }
}
