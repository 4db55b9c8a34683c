//! Connections of what has no browser: the device flow
//! ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)).

use std::fmt;
use std::time::{Duration, SystemTime};

use super::{Captured, ConnectError, ConnectErrorKind, Connection, ConnectionId, Connections};
use crate::auth::token::{TokenErrorKind, TokenRequestKind, UrlPlace};
use crate::secret::Secret;

/// What a user is shown, from `client.integration().connect_device()`.
///
/// ```no_run
/// # use integration_runtime::{integration, Result, Text};
/// # #[integration(
/// #     base_url = "https://api.acme.com",
/// #     auth = oauth2(device_url = "/oauth/device", token_url = "/oauth/token"),
/// # )]
/// # trait Acme { #[get("/ping")] async fn ping(&self) -> Result<Text>; }
/// # async fn f(acme: AcmeClient) -> std::result::Result<(), Box<dyn std::error::Error>> {
/// let device = acme.integration().connect_device().await?;
/// println!("go to {} and enter {}", device.verification_uri, device.user_code);
/// let connection = device.wait().await?;
/// println!("connected as {:?}", connection.account);
/// # Ok(()) }
/// ```
#[non_exhaustive]
pub struct DeviceAuthorization {
    /// Where the user goes, on another device.
    pub verification_uri: String,
    /// The same with the code in it, for a QR code.
    pub verification_uri_complete: Option<String>,
    /// What the user enters there.
    pub user_code: String,
    /// Until when.
    pub expires_at: SystemTime,
    interval: Duration,
    device_code: Secret,
    connections: Connections,
    id: ConnectionId,
}

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// Section 3.2: five seconds when nothing is said.
const INTERVAL: Duration = Duration::from_secs(5);
/// Section 3.5: so much slower from each `slow_down` on.
const SLOWER: Duration = Duration::from_secs(5);
/// Lifetime of a code that names none.
const LIFETIME: Duration = Duration::from_secs(600);

impl Connections {
    /// Asks for the codes of a device.
    pub(crate) async fn connect_device(
        &self,
        id: ConnectionId,
    ) -> Result<DeviceAuthorization, ConnectError> {
        let inner = &*self.0;
        let name = inner.vault.integration.name;
        let of_token = |error| ConnectError::of_token(name, error);
        let server = inner.server();
        let captured = Captured::new();
        let url = server.url(UrlPlace::Device, &captured).await;
        let url = url.map_err(of_token)?.ok_or_else(|| {
            let reason = "there is no device authorization endpoint";
            ConnectError::new(name, ConnectErrorKind::NotDeclared, reason)
        })?;
        let kind = TokenRequestKind::DeviceAuthorization;
        let mut request = server
            .request(kind, url, &captured)
            .await
            .map_err(of_token)?;
        if let Some(scope) = server.scope() {
            request.set_param("scope", scope);
        }
        let secrets = request.secrets();
        let response = server.send(request).await.map_err(of_token)?;
        let text = |names: [&str; 2]| names.iter().find_map(|name| response.text(name));
        let seconds = |name| {
            let number: f64 = response.text(name)?.parse().ok()?;
            (number.is_finite() && number > 0.0).then(|| Duration::from_secs_f64(number.min(1e6)))
        };
        let codes = (
            response.text("/device_code"),
            response.text("/user_code"),
            // An older draft had the other name, and some still do.
            text(["/verification_uri", "/verification_url"]),
        );
        let (Some(device_code), Some(user_code), Some(verification_uri)) = codes else {
            let refusal = response.refusal();
            return Err(of_token(server.refused(
                kind,
                response.status(),
                refusal,
                &secrets,
            )));
        };
        let lifetime = seconds("/expires_in").unwrap_or(LIFETIME);
        Ok(DeviceAuthorization {
            verification_uri,
            verification_uri_complete: text([
                "/verification_uri_complete",
                "/verification_url_complete",
            ]),
            user_code,
            expires_at: inner.now() + lifetime,
            interval: seconds("/interval").unwrap_or(INTERVAL),
            device_code: device_code.into(),
            connections: self.clone(),
            id,
        })
    }
}

impl DeviceAuthorization {
    /// Waits until the user has decided.
    ///
    /// # Errors
    /// [`ConnectErrorKind::Denied`] when the user said no, [`ConnectErrorKind::StateExpired`] when the
    /// time ran out, and what else the provider says.
    pub async fn wait(mut self) -> Result<Connection, ConnectError> {
        let connections = self.connections.clone();
        let inner = &*connections.0;
        let name = inner.vault.integration.name;
        let server = inner.server();
        let captured = Captured::new();
        let of_token = |error| ConnectError::of_token(name, error);
        loop {
            if inner.now() >= self.expires_at {
                let reason = "the user did not enter the code in time";
                return Err(ConnectError::new(
                    name,
                    ConnectErrorKind::StateExpired,
                    reason,
                ));
            }
            inner.clock().sleep(self.interval).await;
            let url = server.required_url(UrlPlace::Token, &captured).await;
            let kind = TokenRequestKind::DeviceToken;
            let mut request = server
                .request(kind, url.map_err(of_token)?, &captured)
                .await
                .map_err(of_token)?;
            request.set_param("grant_type", GRANT);
            request.set_param("device_code", self.device_code.expose());
            let error = match server.tokens(request).await {
                Ok(tokens) => {
                    let record = connections.keep(&self.id, tokens, captured).await?;
                    return Ok(inner.vault.connection(&record, None));
                }
                Err(error) => error,
            };
            match &error.kind {
                TokenErrorKind::Pending(slow) => {
                    if *slow {
                        self.interval += SLOWER;
                    }
                }
                // Section 3.5: a time-out is answered by asking less often.
                TokenErrorKind::Transient { .. } => self.interval *= 2,
                _ => {
                    let kind = match error.code.as_deref() {
                        Some("access_denied") => ConnectErrorKind::Denied,
                        Some("expired_token") => ConnectErrorKind::StateExpired,
                        _ => return Err(of_token(error)),
                    };
                    return Err(ConnectError::new(name, kind, error.reason));
                }
            }
        }
    }
}

impl fmt::Debug for DeviceAuthorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceAuthorization")
            .field("verification_uri", &self.verification_uri)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
