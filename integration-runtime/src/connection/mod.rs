//! Connections: whose tokens are used, where they are kept, and in which state they are.

mod admin;
mod callback;
#[cfg(feature = "conformance")]
#[cfg_attr(docsrs, doc(cfg(feature = "conformance")))]
pub mod conformance;
mod device;
mod error;
mod event;
mod flow;
mod keys;
mod manager;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;
mod status;
mod store;
mod vault;

pub use device::DeviceAuthorization;
pub use error::{ConnectError, ConnectErrorKind};
pub use event::{ConnectionEvent, ConnectionEventKind};
pub use flow::{Authorization, Connect, Connected};
pub use keys::{InvalidKeyRing, KeyRing, Sealed, Unsealable};
pub use memory::MemoryStore;
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use postgres::PostgresStore;
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use sqlite::SqliteStore;
pub use status::{Connection, ConnectionStatus, Disconnected, ReauthorizationReason};
pub use store::{
    Change, CommitOutcome, ConnectionStore, FlowStore, Lease, LeaseOutcome, NewFlow, Record,
    RecordStatus, StoreError, StoreFuture, StoredTokens, TakenFlow,
};

pub(crate) use crate::auth::token::Captured;
pub(crate) use keys::fill as random_bytes;
pub(crate) use manager::{Connections, Hook};
pub(crate) use vault::Vault;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A place for connections and for the flows that make them.
pub(crate) trait Store: ConnectionStore + FlowStore {}

impl<S: ConnectionStore + FlowStore> Store for S {}

/// 32 bytes that nobody can guess, in base64url.
pub(crate) fn random_token() -> String {
    let mut bytes = [0; 32];
    keys::fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Which connection of an integration is meant: a tenant of the application, and one of its
/// connections.
///
/// A plain text is a tenant with one connection. An application with a single account needs
/// neither: the client itself uses [`ConnectionId::default`].
///
/// ```
/// use integration_runtime::ConnectionId;
///
/// let id = ConnectionId::from("org-7");
/// assert_eq!(id, ConnectionId::new("org-7", "default"));
/// assert_eq!(ConnectionId::default(), ConnectionId::new("default", "default"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId {
    tenant: String,
    connection: String,
}

const DEFAULT: &str = "default";

impl ConnectionId {
    /// One of several connections of a tenant.
    pub fn new(tenant: impl Into<String>, connection: impl Into<String>) -> Self {
        Self {
            tenant: tenant.into(),
            connection: connection.into(),
        }
    }

    /// The tenant: a user, an organisation, a shop.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The connection among those of the tenant.
    pub fn connection(&self) -> &str {
        &self.connection
    }
}

impl Default for ConnectionId {
    fn default() -> Self {
        Self::new(DEFAULT, DEFAULT)
    }
}

impl From<&str> for ConnectionId {
    fn from(tenant: &str) -> Self {
        Self::new(tenant, DEFAULT)
    }
}

impl From<String> for ConnectionId {
    fn from(tenant: String) -> Self {
        Self::new(tenant, DEFAULT)
    }
}

impl From<&String> for ConnectionId {
    fn from(tenant: &String) -> Self {
        Self::new(tenant.as_str(), DEFAULT)
    }
}

impl From<&Self> for ConnectionId {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.connection {
            DEFAULT => f.write_str(&self.tenant),
            connection => write!(f, "{}/{connection}", self.tenant),
        }
    }
}

/// A [`ConnectionId`] within a store, which may be shared by several integrations.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionKey {
    /// Name of the integration.
    pub integration: String,
    /// Tenant of the application.
    pub tenant: String,
    /// Connection of the tenant.
    pub connection: String,
}

impl ConnectionKey {
    /// The key of a connection of this integration.
    pub fn new(integration: impl Into<String>, id: &ConnectionId) -> Self {
        Self {
            integration: integration.into(),
            tenant: id.tenant.clone(),
            connection: id.connection.clone(),
        }
    }

    /// The connection, without the integration.
    pub fn id(&self) -> ConnectionId {
        ConnectionId::new(&*self.tenant, &*self.connection)
    }
}

impl fmt::Display for ConnectionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.integration, self.id())
    }
}
