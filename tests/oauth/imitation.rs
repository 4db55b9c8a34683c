//! A provider that is imitated, and the life of a connection to it.

use std::future::Future;
use std::time::Duration;

use integration_runtime::{
    Connect, ConnectError, ConnectErrorKind, Connected, ConnectionStatus, Disconnected, Error,
    ErrorKind, ReauthorizationReason,
};
use integration_tests::oauth::{Later, Profile, Provider, browse};

use crate::acme::cookie;

/// A running imitation, and the clock of the client that is tried on it.
pub(crate) struct Imitation {
    pub(crate) provider: Provider,
    pub(crate) clock: Later,
}

impl Imitation {
    pub(crate) fn of(profile: Profile) -> Self {
        Self {
            provider: Provider::start(profile),
            clock: Later::new(),
        }
    }

    /// What a client is configured by: with this prefix, every URL of its declaration replaced.
    pub(crate) fn variables(&self, prefix: &str) -> impl Fn(&str) -> Option<String> {
        let (profile, url) = (self.provider.profile(), self.provider.url());
        let prefix = format!("{prefix}_");
        move |name| {
            let paths = &profile.paths;
            let at = |path: &str| Some(format!("{url}{path}"));
            match name.strip_prefix(&prefix)? {
                "API_BASE_URL" => at(paths.base),
                "OAUTH_AUTHORIZE_URL" => at(paths.authorize),
                "OAUTH_TOKEN_URL" => at(paths.token),
                "OAUTH_REFRESH_URL" => at(paths.refresh?),
                "OAUTH_REVOKE_URL" => at(paths.revoke?.trim_end_matches("/*")),
                "OAUTH_DEVICE_URL" => at(paths.device?),
                "OAUTH_ISSUER" if profile.issuer == Some("self") => at(""),
                "OAUTH_REDIRECT_URI" => Some(profile.redirect_uri.clone()),
                "CLIENT_ID" => Some(profile.client_id.clone()),
                "CLIENT_SECRET" => Some(profile.client_secret.clone()),
                // A variable of the authorization server's URLs that is the application's own.
                other => {
                    let mut variables = profile.variables.iter();
                    let found = variables.find(|(name, _)| name.to_uppercase() == other);
                    found.map(|(_, value)| (*value).to_owned())
                }
            }
        }
    }
}

/// A client that connects, and one of its endpoints.
pub(crate) trait Connects {
    fn begin(&self) -> Connect;

    fn callback(
        &self,
        query: &str,
        cookies: &str,
    ) -> impl Future<Output = Result<Connected, ConnectError>>;

    fn call(&self) -> impl Future<Output = Result<(), Error>>;

    fn status(&self) -> impl Future<Output = Result<ConnectionStatus, ConnectError>>;

    fn disconnect(&self) -> impl Future<Output = Result<Disconnected, ConnectError>>;
}

/// Says how a client connects: `connects!(AcmeClient, |acme| acme.me())`, and what it gives to `connect`.
macro_rules! connects {
    ($client:ty, |$name:ident| $call:expr $(, $capture:literal = $value:literal)*) => {
        impl $crate::imitation::Connects for $client {
            fn begin(&self) -> integration_runtime::Connect {
                self.integration().connect($crate::acme::USER)$(.capture($capture, $value))*
            }

            async fn callback(
                &self,
                query: &str,
                cookies: &str,
            ) -> Result<integration_runtime::Connected, integration_runtime::ConnectError> {
                self.integration().callback(query, cookies, $crate::acme::USER).await
            }

            async fn call(&self) -> Result<(), integration_runtime::Error> {
                let $name = self;
                $call.await.map(drop)
            }

            async fn status(
                &self,
            ) -> Result<integration_runtime::ConnectionStatus, integration_runtime::ConnectError> {
                self.integration().status().await
            }

            async fn disconnect(
                &self,
            ) -> Result<integration_runtime::Disconnected, integration_runtime::ConnectError> {
                self.integration().disconnect().await
            }
        }
    };
}

pub(crate) use connects;

/// What the life of a connection is like at a provider.
#[derive(Clone, Copy)]
pub(crate) struct Life {
    /// The code that a refresh is refused by, when there are refreshes.
    pub(crate) refused: Option<&'static str>,
    /// Whether tokens end by the clock.
    pub(crate) ends: bool,
    /// Whether an expired token is answered with 401.
    pub(crate) is_unauthorized: bool,
    /// Whether tokens can be ended.
    pub(crate) is_revocable: bool,
}

/// Goes to the provider and comes back.
pub(crate) async fn connect(client: &impl Connects) -> Result<Connected, ConnectError> {
    let begun = client.begin().await?;
    let query = browse(&begun.url).await;
    client.callback(&query, &cookie(&begun.set_cookie)).await
}

/// Comes back with a code that has ended, whichever way the provider says so.
async fn late(client: &impl Connects, provider: &Provider) -> Result<(), String> {
    let begun = client
        .begin()
        .await
        .map_err(|error| format!("late: {error}"))?;
    let query = browse(&begun.url).await;
    provider.expire_codes();
    match client.callback(&query, &cookie(&begun.set_cookie)).await {
        Ok(_) => Err("late: a code that has ended was accepted".into()),
        Err(error) if error.kind() == ConnectErrorKind::CodeRefused => Ok(()),
        Err(error) => Err(format!("late: {error}")),
    }
}

/// A connection from its first to its last day. Fails with the step at which it is not what it should be.
pub(crate) async fn live(
    client: &impl Connects,
    imitation: &Imitation,
    life: Life,
) -> Result<Connected, String> {
    let provider = &imitation.provider;
    let failed = |step: &'static str| move |error: Error| format!("{step}: {error}");
    let connected = connect(client)
        .await
        .map_err(|error| format!("connect: {error}"))?;
    client.call().await.map_err(failed("call"))?;
    if provider.counts().calls == 0 {
        return Err("call: the provider took it for no call".into());
    }

    let mut refreshes = 0;
    if life.ends && life.refused.is_some() {
        let lifetime = Duration::from_secs(provider.profile().token.lifetime);
        imitation.clock.advance(lifetime + Duration::from_secs(1));
        provider.expire_access_tokens();
        client
            .call()
            .await
            .map_err(failed("refresh by the clock"))?;
        refreshes += 1;
    }
    if life.is_unauthorized && life.refused.is_some() {
        provider.expire_access_tokens();
        client.call().await.map_err(failed("refresh by 401"))?;
        refreshes += 1;
    }
    let counts = provider.counts();
    if counts.refreshes != refreshes || counts.refresh_requests != refreshes || counts.reuses != 0 {
        return Err(format!("refresh: not {refreshes} but {counts:?}"));
    }

    // The user takes the grant back, and gives it again.
    provider.end_grants();
    imitation.clock.advance(Duration::from_secs(24 * 3600));
    if life.is_unauthorized || life.ends {
        let reason = match (client.call().await, life.refused) {
            (Ok(()), _) => return Err("taken back: the call goes on".into()),
            (Err(error), _) if error.kind() != ErrorKind::ReauthorizationRequired => {
                return Err(format!("taken back: {error}"));
            }
            (Err(_), Some(code)) => ReauthorizationReason::GrantRefused(code.to_owned()),
            (Err(_), None) => ReauthorizationReason::TokenRejected,
        };
        match client.status().await {
            Ok(ConnectionStatus::NeedsReconnect { reason: said, .. }) if said == reason => {}
            other => return Err(format!("taken back: not {reason:?} but {other:?}")),
        }
    }
    connect(client)
        .await
        .map_err(|error| format!("reconnect: {error}"))?;
    client
        .call()
        .await
        .map_err(failed("call after reconnecting"))?;

    let ended = client
        .disconnect()
        .await
        .map_err(|error| format!("disconnect: {error}"))?;
    let expected = match life.is_revocable {
        true => Disconnected::Revoked,
        false => Disconnected::NotRevocable,
    };
    if ended != expected {
        return Err(format!("disconnect: {ended:?}"));
    }
    if life.is_revocable && provider.live_access_tokens() != 0 {
        return Err("disconnect: tokens outlive their revocation".into());
    }
    match client.call().await {
        Err(error) if error.kind() == ErrorKind::ReauthorizationRequired => {}
        other => return Err(format!("call after disconnecting: {other:?}")),
    }
    late(client, provider).await?;
    Ok(connected)
}

/// The usual life.
pub(crate) const LIFE: Life = Life {
    refused: Some("invalid_grant"),
    ends: true,
    is_unauthorized: true,
    is_revocable: true,
};
