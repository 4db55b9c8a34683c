//! The whole contract with the macros. It changes with them and is no public API.

pub use crate::auth::{Auth, TokenConfig, UrlPlace};
pub use crate::client::{Core, GeneratedClient, HasConnections, HasWebhooks, Settings};
pub use crate::config::{Env, FromEnv};
pub use crate::descriptor::{
    AuthScheme, Capture, CircuitBreaker, ClientAuth, Describe, Endpoint, EnvVar, ErrorShape,
    FailureSign, Grant, Header, Integration, JwtAlgorithm, JwtShape, LimitScope, PageEnd,
    PagePlace, PageStyle, Pagination, Param, RateLimit, StreamShape, Style, TokenFields,
    TokenFormat, TokenParam, TokenScheme, Variable, Window,
};
pub use crate::page::PageFields;
pub use crate::policy::Retry;
pub use crate::request::Request;
pub use crate::webhook::descriptor::{Event, Source, WebhookDescriptor};
pub use crate::webhook::presets;
pub use crate::webhook::signature::{
    Algorithm, Encoding, Item, Piece, SecretEncoding, Signature, Timestamp, Unit,
};
pub use crate::webhook::{EventSet, Signed, Unsigned, payload};
pub use serde_core::Deserializer;

use crate::client::{ClientBuilder, IntegrationHandle};
use crate::config::{ConfigError, process_env, read_config};
use crate::connection::ConnectionId;
use crate::page::PageItems;
use crate::webhook::{Delivery, UndecodableEvent, UnknownEvent};

/// Reads a configuration from the process environment.
pub fn config_from_env<C: FromEnv>(integration: &Integration) -> Result<C, ConfigError> {
    read_config(integration.name, integration.env_prefix, &process_env)
}

/// Reads a configuration from anything that knows names.
pub fn config_from_lookup<C: FromEnv>(
    integration: &Integration,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<C, ConfigError> {
    let lookup = |name: &str| lookup(name).map(Ok);
    read_config(integration.name, integration.env_prefix, &lookup)
}

/// Begins a client.
pub fn builder<C: GeneratedClient>(config: C::Config) -> ClientBuilder<C> {
    ClientBuilder::new(config)
}

/// Builds a client.
pub fn build<C: GeneratedClient>(config: C::Config) -> Result<C, ConfigError> {
    builder(config).build()
}

/// Reaches what is not an endpoint.
pub fn handle<C: GeneratedClient>(client: &C) -> IntegrationHandle<'_, C> {
    IntegrationHandle::new(client)
}

/// The client bound to a connection.
pub fn bind<C: GeneratedClient>(client: &C, id: impl Into<ConnectionId>) -> C {
    C::from_core(client.core().bound(id.into()))
}

/// The items of a page, whatever holds them.
pub fn page_items<T>(items: impl PageItems<T>) -> Vec<T> {
    items.page_items()
}

/// The body of what was generated for a declaration that does not compile.
pub fn stub() -> ! {
    unreachable!("a declaration with errors was compiled")
}

/// A kind that the macro did not give out.
pub fn no_such_kind<T, E: serde_core::de::Error>() -> Result<T, E> {
    Err(E::custom("there is no such event"))
}

/// What a handler does with an event that is not declared, unless it says otherwise.
pub fn warn_unknown(event: &UnknownEvent, delivery: &Delivery) {
    tracing::warn!(
        event = event.event,
        id = delivery.id,
        "an event that is not declared"
    );
}

/// What a handler does with an event that cannot be decoded, unless it says otherwise.
pub fn warn_undecodable(event: &UndecodableEvent, delivery: &Delivery) {
    let UndecodableEvent {
        event, path, error, ..
    } = event;
    tracing::warn!(
        event,
        path,
        error,
        id = delivery.id,
        "an event that cannot be decoded"
    );
}
