//! `client.integration()`.

use std::fmt;

use super::{Defaults, GeneratedClient, HasConnections, HasWebhooks, UndeclaredRequest};
use crate::base_url::BaseUrl;
use crate::connection::{
    Connect, ConnectError, Connected, Connection, ConnectionId, ConnectionStatus, Connections,
    DeviceAuthorization, Disconnected,
};
use crate::descriptor::Integration;
use crate::webhook::Webhook;

/// All that is not an endpoint: reached by `client.integration()`, so that nothing stands beside
/// the user's own methods.
pub struct IntegrationHandle<'a, C> {
    client: &'a C,
}

impl<'a, C: GeneratedClient> IntegrationHandle<'a, C> {
    pub(crate) const fn new(client: &'a C) -> Self {
        Self { client }
    }

    /// The declaration, as data.
    pub const fn descriptor(&self) -> &'static Integration {
        C::INTEGRATION
    }

    /// The same client with other defaults.
    pub fn with(&self, change: impl FnOnce(Defaults) -> Defaults) -> C {
        C::from_core(self.client.core().with(change))
    }

    /// A request to an endpoint that is not declared, by the same credentials, limits and retries. The
    /// path is appended to the base URL; it is encoded already.
    pub fn request(&self, method: http::Method, path: &str) -> UndeclaredRequest {
        UndeclaredRequest::new(self.client.core(), &method, path)
    }

    /// Where requests go; `None` when each connection has a URL of its own.
    pub fn base_url(&self) -> Option<&'a BaseUrl> {
        self.client.core().base_url()
    }
}

impl<C: GeneratedClient + HasWebhooks> IntegrationHandle<'_, C> {
    /// The receiver of the declared events, with the secrets of the client's configuration.
    pub fn webhook(&self) -> Webhook<C::Set> {
        let webhook = self.client.core().shared().webhook.as_deref();
        let webhook = webhook.and_then(|webhook| webhook.downcast_ref::<Webhook<C::Set>>());
        match webhook {
            Some(webhook) => webhook.clone(),
            None => unreachable!("the macro hands the receiver of this set to the client"),
        }
    }
}

/// Connections of users' accounts. A client that was bound by `client.connection(id)` means that
/// connection; any other means the default one, [`ConnectionId::default`].
impl<C: GeneratedClient + HasConnections> IntegrationHandle<'_, C> {
    fn connections(&self) -> &Connections {
        let connections = self.client.core().connections();
        connections.expect("the macro declares connections with their scheme")
    }

    fn id(&self) -> &ConnectionId {
        self.client.core().connection_id()
    }

    /// Begins a connection, for a user of the application: gives the URL to redirect the browser to,
    /// and the cookie to set on the way. The same user has to come back, in the same browser, within
    /// ten minutes.
    ///
    /// # Errors
    /// When awaited: when a captured value is missing or not allowed, or the store fails.
    pub fn connect(&self, user: impl Into<String>) -> Connect {
        Connect::new(self.connections().clone(), self.id().clone(), user.into())
    }

    /// Ends what [`connect`](Self::connect) began: checks the callback, exchanges its code for tokens
    /// and stores them. One route serves all connections of an integration: which one was begun is
    /// found by the `state`.
    ///
    /// `query` is the query of the callback's URL as it came, `cookies` the `Cookie` header of the
    /// request, `user` the user who is logged in now.
    ///
    /// # Errors
    /// Each way in which a callback can be wrong has its
    /// [`ConnectErrorKind`](crate::ConnectErrorKind).
    pub async fn callback(
        &self,
        query: &str,
        cookies: &str,
        user: &str,
    ) -> Result<Connected, ConnectError> {
        self.connections().callback(query, cookies, user).await
    }

    /// Begins a connection of what has no browser
    /// ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)).
    ///
    /// # Errors
    /// When the provider gives no codes.
    pub async fn connect_device(&self) -> Result<DeviceAuthorization, ConnectError> {
        self.connections().connect_device(self.id().clone()).await
    }

    /// The state of the connection.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn status(&self) -> Result<ConnectionStatus, ConnectError> {
        self.connections().status(self.id()).await
    }

    /// Every connection of a tenant, or of all tenants, with its state.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list_connections(
        &self,
        tenant: Option<&str>,
    ) -> Result<Vec<(Connection, ConnectionStatus)>, ConnectError> {
        self.connections().list(tenant).await
    }

    /// Ends the connection: deletes its tokens, and ends them at the provider.
    ///
    /// # Errors
    /// When the store fails. That the provider could not be told is no error; the result says so.
    pub async fn disconnect(&self) -> Result<Disconnected, ConnectError> {
        self.connections().disconnect(self.id()).await
    }

    /// Renews tokens that are due, at most `limit`, of all connections. Calls do so by themselves; a
    /// task that runs this now and then also keeps connections alive that are seldom used. Returns
    /// how many are fresh now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refresh_due(&self, limit: u32) -> Result<usize, ConnectError> {
        let connections = self.connections();
        let renewed = connections.refresh_due(limit).await;
        renewed.map_err(|error| connections.failed(error))
    }

    /// Encrypts with the active key of the ring what is encrypted with an older one. Returns how many
    /// connections were. When it returns 0, the older keys can go.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn rewrap_connections(&self) -> Result<usize, ConnectError> {
        self.connections().rewrap().await
    }
}

impl<C> fmt::Debug for IntegrationHandle<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntegrationHandle").finish_non_exhaustive()
    }
}
