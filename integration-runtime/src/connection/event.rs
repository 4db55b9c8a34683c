//! What happens to connections, as it happens.

use super::{ConnectionId, ReauthorizationReason};

/// A change of a connection's state, for
/// [`ClientBuilder::on_connection_event`](crate::ClientBuilder::on_connection_event).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ConnectionEvent {
    /// Name of the integration.
    pub integration: &'static str,
    /// Which connection.
    pub connection: ConnectionId,
    /// What happened.
    pub kind: ConnectionEventKind,
}

/// What happened to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionEventKind {
    /// It was made, or made again.
    Connected,
    /// Its access token was renewed, by this process.
    Refreshed,
    /// A refresh failed in passing; the text says why.
    RefreshFailed(String),
    /// Its user has to connect again.
    NeedsReconnect(ReauthorizationReason),
    /// It was ended.
    Disconnected,
}

impl ConnectionEvent {
    pub(crate) const fn new(
        integration: &'static str,
        connection: ConnectionId,
        kind: ConnectionEventKind,
    ) -> Self {
        Self {
            integration,
            connection,
            kind,
        }
    }
}
