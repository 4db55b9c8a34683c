//! The token of an attempt, and the base URL that comes with it.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::token::{Access, OutcomeFuture, TokenSource};
use crate::base_url::BaseUrl;
use crate::client::Core;
use crate::descriptor::Endpoint;
use crate::error::{Error, ErrorKind};
use crate::policy::within;
use crate::request::Prepared;

/// The token of an attempt. What it takes to get one goes on if the call's time runs out.
pub(super) async fn access(
    prepared: &Prepared,
    tokens: &dyn TokenSource,
    remaining: Duration,
) -> Result<Arc<Access>, Error> {
    let id = prepared.core.connection_id();
    match tokens.at_hand(id) {
        Some(access) => Ok(access),
        None => obtained(prepared, tokens.access(id), remaining).await,
    }
}

pub(super) async fn renew(
    prepared: &Prepared,
    tokens: &dyn TokenSource,
    refused: &Access,
    remaining: Duration,
) -> Result<Arc<Access>, Error> {
    let id = prepared.core.connection_id();
    obtained(prepared, tokens.renew(id, refused), remaining).await
}

async fn obtained(
    prepared: &Prepared,
    outcome: OutcomeFuture<'_>,
    remaining: Duration,
) -> Result<Arc<Access>, Error> {
    let Prepared { core, endpoint, .. } = prepared;
    match within(core.clock(), remaining, outcome).await {
        Some(Ok(access)) => Ok(access),
        Some(Err(error)) => Err(core.token_error(endpoint, error)),
        None => Err(core.error(
            endpoint,
            ErrorKind::Timeout,
            format!("no token within {} ms", remaining.as_millis()),
        )),
    }
}

/// The base URL of a call: the client's, or else that of the connection.
pub(crate) fn base_of<'a>(
    core: &'a Core,
    endpoint: &'static Endpoint,
    access: Option<&'a Access>,
) -> Result<&'a BaseUrl, Error> {
    let of_connection = || access.and_then(|access| access.base.as_ref());
    core.base_url().or_else(of_connection).ok_or_else(|| {
        // An endpoint with another scheme than that of the connection.
        let reason = "the base URL is that of a connection, and this endpoint uses none";
        core.error(endpoint, ErrorKind::Auth, reason)
    })
}
