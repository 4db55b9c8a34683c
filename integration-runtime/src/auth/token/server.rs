//! The authorization server of an integration: where its endpoints are, and how they are asked.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::HeaderValue;

use super::config::{TokenConfig, UrlPlace};
use super::discovery::{Metadata, MetadataCache, locations};
use super::error::{TokenError, TokenErrorKind};
use super::jwt::{SigningKey, timed_claims};
use super::request::{TokenRequest, TokenRequestKind};
use super::response::{TokenResponse, Tokens};
use crate::base_url::EndpointUrl;
use crate::config::ConfigProblem;
use crate::descriptor::{ClientAuth, Grant, HeaderSource, TokenParam, TokenScheme};
use crate::encode::percent_encode;
use crate::policy::{Clock, retry_after, within};
use crate::secret::Secret;
use crate::transport::{BodyError, Carrier, RawResponse, TransportRequest};
use crate::url_template::{Base, UrlTemplate};

/// Captured values by name.
pub(crate) type Captured = BTreeMap<String, String>;

pub(crate) struct AuthorizationServer {
    pub(crate) scheme: &'static TokenScheme,
    pub(crate) config: TokenConfig,
    pub(crate) base: Base,
    urls: Vec<(UrlPlace, UrlTemplate)>,
    key: Option<SigningKey>,
    pub(crate) carrier: Carrier,
    pub(crate) clock: Arc<dyn Clock>,
    user_agent: Option<HeaderValue>,
    metadata: MetadataCache,
}

/// What an authorization server is made of besides its scheme and configuration.
pub(crate) struct Surroundings {
    pub(crate) base: Base,
    pub(crate) variables: Vec<(&'static str, String)>,
    pub(crate) carrier: Carrier,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) user_agent: Option<HeaderValue>,
}

/// Bytes of an answer that are read.
const BODY_LIMIT: u64 = 1024 * 1024;
/// Time for one request.
const TIMEOUT: Duration = Duration::from_secs(10);
/// [RFC 7523, section 2.2](https://www.rfc-editor.org/rfc/rfc7523#section-2.2).
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Lifetime of a client assertion.
const ASSERTION_LIFETIME: Duration = Duration::from_secs(60);

impl AuthorizationServer {
    pub(crate) fn new(
        scheme: &'static TokenScheme,
        config: TokenConfig,
        surroundings: Surroundings,
    ) -> Result<Self, ConfigProblem> {
        let Surroundings {
            base,
            variables,
            carrier,
            clock,
            user_agent,
        } = surroundings;
        if let Some(field) = config.empty_field() {
            return Err(ConfigProblem::of_field(field, "credential", "is empty"));
        }
        let declared = [
            (UrlPlace::Authorize, scheme.authorize_url),
            (UrlPlace::Token, scheme.token_url),
            (UrlPlace::Refresh, scheme.refresh_url),
            (UrlPlace::Revoke, scheme.revoke_url),
            (UrlPlace::Device, scheme.device_url),
            (UrlPlace::Issuer, scheme.issuer),
        ];
        let mut urls = Vec::new();
        for (place, declared) in declared {
            let replaced = config.override_of(place).map(EndpointUrl::as_str);
            if let Some(url) = replaced.or(declared) {
                urls.push((place, UrlTemplate::new(url, &variables)));
            }
        }
        let algorithm = scheme.jwt.as_ref().map(|jwt| jwt.algorithm);
        let key = match &config.key {
            None => None,
            Some(key) => {
                let key = SigningKey::read(algorithm, key, config.key_id.clone());
                Some(key.map_err(|reason| ConfigProblem::of_field("key", "signing key", reason))?)
            }
        };
        Ok(Self {
            scheme,
            config,
            base,
            urls,
            key,
            carrier,
            clock,
            user_agent,
            metadata: MetadataCache::default(),
        })
    }

    /// Secrets of the configuration, which no error may hold.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let values = self.config.values.iter().map(|(_, value)| value);
        let secrets = [&self.config.client_secret, &self.config.key];
        secrets.into_iter().flatten().chain(values)
    }

    /// The URL of an endpoint: of the configuration, of the declaration, or of the metadata.
    pub(crate) async fn url(
        &self,
        place: UrlPlace,
        captured: &Captured,
    ) -> Result<Option<EndpointUrl>, TokenError> {
        if let Some((_, template)) = self.urls.iter().find(|(other, _)| *other == place) {
            return self.fill(template, captured).map(Some);
        }
        match self.scheme.discovery {
            true => Ok(self.metadata(captured).await?.url(place).cloned()),
            false => Ok(None),
        }
    }

    /// The URL of an endpoint that has to be there.
    pub(crate) async fn required_url(
        &self,
        place: UrlPlace,
        captured: &Captured,
    ) -> Result<EndpointUrl, TokenError> {
        self.url(place, captured).await?.ok_or_else(|| {
            TokenError::operator(format!("the provider has no endpoint for this: {place:?}"))
        })
    }

    fn fill(&self, template: &UrlTemplate, captured: &Captured) -> Result<EndpointUrl, TokenError> {
        let value_of = |name: &str| captured.get(name).map(String::as_str);
        let missing = |error: crate::url_template::MissingVariable| {
            TokenError::operator(format!("a URL is not complete: {error}"))
        };
        let mut url = template.fill(&value_of).map_err(missing)?;
        if url.starts_with('/') {
            url.insert_str(
                0,
                &match &self.base {
                    Base::Fixed(base) => base.to_string(),
                    Base::PerConnection(base) => base.fill(&value_of).map_err(missing)?,
                },
            );
        }
        EndpointUrl::parse(&url)
            .map_err(|error| TokenError::operator(format!("a URL of the provider {error}")))
    }

    /// The issuer, as the provider writes it.
    pub(crate) async fn issuer(&self, captured: &Captured) -> Result<Option<String>, TokenError> {
        if self.scheme.discovery {
            return Ok(Some(self.metadata(captured).await?.issuer.clone()));
        }
        let issuer = self.url(UrlPlace::Issuer, captured).await?;
        Ok(issuer.map(|issuer| issuer.as_str().to_owned()))
    }

    /// The metadata of the issuer, fetched when it is first needed.
    pub(crate) async fn metadata(&self, captured: &Captured) -> Result<Arc<Metadata>, TokenError> {
        if let Some(metadata) = self.metadata.get(self.clock.now()) {
            return Ok(metadata);
        }
        let issuer = self.urls.iter().find(|(p, _)| *p == UrlPlace::Issuer);
        let (_, issuer) = issuer.ok_or_else(|| TokenError::operator("there is no issuer"))?;
        let issuer = self.fill(issuer, captured)?;
        let failed = |reason: String| {
            TokenError::operator(format!("the metadata of {issuer} cannot be used: {reason}"))
        };
        for location in locations(&issuer).into_iter().flatten() {
            let request = TransportRequest {
                method: http::Method::GET,
                url: location.url().clone(),
                headers: self
                    .user_agent
                    .iter()
                    .map(|value| (http::header::USER_AGENT, value.clone()))
                    .collect(),
                body: bytes::Bytes::new().into(),
            };
            let (parts, body) = self.exchange(request, "metadata").await?;
            match parts.status {
                StatusCode::OK => {
                    let metadata = Metadata::read(issuer.as_str(), &body).map_err(failed)?;
                    let metadata = Arc::new(metadata);
                    self.metadata.set(metadata.clone(), self.clock.now());
                    return Ok(metadata);
                }
                StatusCode::NOT_FOUND => {}
                status => return Err(failed(format!("it answers {status}"))),
            }
        }
        Err(failed("there is none".into()))
    }

    /// A request with what every one has: who asks, and the declared parameters.
    pub(crate) async fn request(
        &self,
        kind: TokenRequestKind,
        url: EndpointUrl,
        captured: &Captured,
    ) -> Result<TokenRequest, TokenError> {
        let mut request = TokenRequest::new(kind, url, self.scheme.format);
        if !matches!(self.scheme.grant, Grant::JwtBearer | Grant::TokenRequest) {
            self.identify(&mut request, captured).await?;
        }
        Ok(request)
    }

    async fn identify(
        &self,
        request: &mut TokenRequest,
        captured: &Captured,
    ) -> Result<(), TokenError> {
        let id = self.config.client_id.as_deref().unwrap_or_default();
        let secret = self
            .config
            .client_secret
            .as_ref()
            .map_or("", Secret::expose);
        let encoded = |text: &str| {
            let mut out = String::new();
            percent_encode(&mut out, text);
            out
        };
        let basic = |request: &mut TokenRequest, id: &str, secret: &str| {
            let pair = super::super::base64(format!("{id}:{secret}").as_bytes());
            request
                .set_header("authorization", &format!("Basic {pair}"))
                .map_err(|_| TokenError::operator("the client's id or secret is not for a header"))
        };
        match self.scheme.client_auth {
            ClientAuth::Basic => basic(request, &encoded(id), &encoded(secret)),
            ClientAuth::BasicRaw => basic(request, id, secret),
            ClientAuth::Body | ClientAuth::None => {
                request.set_param("client_id", id);
                if self.config.client_secret.is_some() {
                    request.set_param("client_secret", secret);
                }
                Ok(())
            }
            ClientAuth::PrivateKeyJwt => {
                let Some(key) = &self.key else {
                    return Err(TokenError::operator("there is no key to sign with"));
                };
                // The issuer as the sole audience: an assertion is then of no use elsewhere.
                let audience = match self.issuer(captured).await? {
                    Some(issuer) => issuer,
                    None => self
                        .required_url(UrlPlace::Token, captured)
                        .await?
                        .to_string(),
                };
                let mut claims = timed_claims(self.clock.system_time(), ASSERTION_LIFETIME);
                claims.insert("iss".into(), id.into());
                claims.insert("sub".into(), id.into());
                claims.insert("aud".into(), audience.into());
                request.set_param("client_id", id);
                request.set_param("client_assertion_type", ASSERTION_TYPE);
                request.set_param("client_assertion", key.sign(claims).expose());
                Ok(())
            }
        }
    }

    /// The value of a declared parameter; `None` for a field that is not set.
    pub(crate) fn value_of(&self, param: &TokenParam) -> Option<&str> {
        match param.value {
            HeaderSource::Fixed(value) => Some(value),
            HeaderSource::Config(field) => self.config.value_of(field),
            HeaderSource::Connection(_) => None,
        }
    }

    /// The requested scopes as one parameter.
    pub(crate) fn scope(&self) -> Option<String> {
        let scopes = self.scheme.scopes;
        (!scopes.is_empty()).then(|| scopes.join(self.scheme.scope_separator))
    }

    /// Claims of the declared JWT.
    pub(crate) async fn signed_jwt(&self) -> Result<Secret, TokenError> {
        let (Some(shape), Some(key)) = (&self.scheme.jwt, &self.key) else {
            return Err(TokenError::operator("there is no key to sign with"));
        };
        let lifetime = Duration::from_millis(shape.lifetime_ms);
        let mut claims = timed_claims(self.clock.system_time(), lifetime);
        let audience = match shape.audience {
            Some(audience) => Some(audience.to_owned()),
            None => self
                .url(UrlPlace::Token, &Captured::new())
                .await?
                .map(|url| url.to_string()),
        };
        let optional = [
            ("iss", self.config.jwt_issuer.clone()),
            ("sub", self.config.jwt_subject.clone()),
            ("aud", audience),
            ("scope", self.scope()),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                claims.insert(name.into(), value.into());
            }
        }
        for claim in shape.claims {
            if let Some(value) = self.value_of(claim) {
                claims.insert(claim.name.into(), value.into());
            }
        }
        Ok(key.sign(claims))
    }

    /// Asks for tokens.
    pub(crate) async fn tokens(&self, request: TokenRequest) -> Result<Tokens, TokenError> {
        let what = request.kind();
        let secrets = request.secrets();
        let response = self.send(request).await?;
        let status = response.status();
        match response.into_tokens(&self.scheme.fields) {
            Ok(tokens) => match tokens.unusable() {
                None => Ok(tokens),
                Some(reason) => Err(TokenError::new(TokenErrorKind::Unreadable, reason)),
            },
            Err(refusal) => Err(self.refused(what, status, refusal, &secrets)),
        }
    }

    /// Sends a request, and reads its answer whatever the status, but for those that may change by
    /// themselves.
    pub(crate) async fn send(
        &self,
        mut request: TokenRequest,
    ) -> Result<TokenResponse, TokenError> {
        for param in self.scheme.token_params {
            if let Some(value) = self.value_of(param) {
                request.set_param(param.name, value);
            }
        }
        request.rename(self.scheme.rename);
        if let Some(hook) = self.scheme.request_hook {
            hook(&mut request);
        }
        let url = request.url().clone();
        let request = request.into_transport(self.user_agent.as_ref());
        let (parts, body) = self.exchange(request, "token").await?;
        let status = parts.status;
        let at = format_args!(
            "{}{}",
            url.url().origin().ascii_serialization(),
            url.url().path()
        )
        .to_string();
        if status.is_redirection() {
            return Err(TokenError::operator(format!(
                "{at} answers {status}: a token request is never sent elsewhere"
            )));
        }
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            let kind = TokenErrorKind::Transient { sent: true };
            let mut error = TokenError::new(kind, format!("{at} answers {status}"));
            error.retry_after = retry_after(&parts.headers, self.clock.system_time());
            return Err(error);
        }
        let Some(mut response) = TokenResponse::read(status, parts.headers, &body) else {
            let reason = format!("{at} answers {status} with what is no token response");
            return Err(match status.is_success() {
                true => TokenError::new(TokenErrorKind::Unreadable, reason),
                false => TokenError::operator(reason),
            });
        };
        if let Some(hook) = self.scheme.response_hook {
            hook(&mut response);
        }
        Ok(response)
    }

    async fn exchange(
        &self,
        request: TransportRequest,
        what: &str,
    ) -> Result<(http::response::Parts, bytes::Bytes), TokenError> {
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let failed = |sent, reason: String| {
            let kind = TokenErrorKind::Transient { sent };
            TokenError::new(
                kind,
                format!("the {what} request to {host} failed: {reason}"),
            )
        };
        let work = async {
            let response = self.carrier.send(request).await;
            let RawResponse { parts, mut body } =
                response.map_err(|error| failed(error.may_have_been_sent(), error.to_string()))?;
            body.limit(BODY_LIMIT);
            match body.collect().await {
                Ok(body) => Ok((parts, body)),
                Err(BodyError::TooLarge { limit }) => Err(TokenError::new(
                    TokenErrorKind::Unreadable,
                    format!("{host} answers a {what} request with more than {limit} bytes"),
                )),
                Err(BodyError::Broken(error)) => Err(failed(true, error.to_string())),
            }
        };
        match within(&*self.clock, TIMEOUT, work).await {
            Some(result) => result,
            None => Err(failed(
                true,
                format!("no answer within {} s", TIMEOUT.as_secs()),
            )),
        }
    }

    /// What a refusal means.
    pub(crate) fn refused(
        &self,
        what: TokenRequestKind,
        status: StatusCode,
        refusal: super::response::Refusal,
        secrets: &[Secret],
    ) -> TokenError {
        let scrubbed = |text: String| scrub_text(text, secrets.iter().chain(self.secrets()));
        let code = scrubbed(refusal.code.unwrap_or_default());
        let kind = match &*code {
            "invalid_grant" => TokenErrorKind::Refused(code.clone()),
            other if self.scheme.refused.contains(&other) => TokenErrorKind::Refused(code.clone()),
            "authorization_pending" => TokenErrorKind::Pending(false),
            "slow_down" => TokenErrorKind::Pending(true),
            "temporarily_unavailable" | "server_error" => TokenErrorKind::Transient { sent: true },
            "" if status.is_success() => TokenErrorKind::Unreadable,
            _ => TokenErrorKind::Operator,
        };
        let what = match what {
            TokenRequestKind::Code => "code",
            TokenRequestKind::Refresh => "refresh token",
            TokenRequestKind::Token => "request for a token",
            TokenRequestKind::DeviceAuthorization => "request for a device code",
            TokenRequestKind::DeviceToken => "device code",
            TokenRequestKind::Revoke => "request to revoke a token",
        };
        let mut reason = match (&kind, &*code) {
            (TokenErrorKind::Unreadable, _) => {
                format!("the provider answers the {what} with {status} and without a token")
            }
            (_, "") => format!("the provider refuses the {what}: {status}"),
            (_, code) => format!("the provider refuses the {what}: {code}"),
        };
        if let Some(description) = refusal.description.map(scrubbed) {
            reason.push_str(": ");
            reason.push_str(&crate::error::shown(&description));
        }
        let mut error = TokenError::new(kind, reason);
        error.code = Some(code).filter(|code| !code.is_empty());
        error
    }
}

/// Replaces secrets that a provider repeats.
pub(crate) fn scrub_text<'a>(
    mut text: String,
    secrets: impl Iterator<Item = &'a Secret>,
) -> String {
    for secret in secrets.map(Secret::expose).filter(|s| s.len() >= 6) {
        if text.contains(secret) {
            text = text.replace(secret, "[redacted]");
        }
    }
    text
}

impl fmt::Debug for AuthorizationServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationServer")
            .field("grant", &self.scheme.grant)
            .finish_non_exhaustive()
    }
}
