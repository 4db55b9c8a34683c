//! Schemes whose credential is fetched: OAuth 2.0 and its relatives.

use proc_macro2::Ident;
use syn::{LitStr, Path};

use super::Setting;
use crate::value::{EndpointUrl, Millis, Pointer};

/// What stands in the parentheses of `oauth2(…)` and the like, whichever of it that scheme has.
#[derive(Clone, PartialEq)]
pub(crate) struct TokenScheme {
    pub(crate) grant: Grant,
    pub(crate) urls: Urls,
    /// Whether the endpoints are looked up at the issuer.
    pub(crate) discovery: bool,
    pub(crate) client_auth: ClientAuth,
    pub(crate) format: TokenFormat,
    pub(crate) pkce: bool,
    pub(crate) scopes: Vec<LitStr>,
    pub(crate) scope_separator: Option<String>,
    pub(crate) authorize_params: Vec<TokenParam>,
    pub(crate) token_params: Vec<TokenParam>,
    /// The standard name, and the provider's.
    pub(crate) rename: Vec<(LitStr, LitStr)>,
    /// Error codes that mean what `invalid_grant` means.
    pub(crate) refused: Vec<LitStr>,
    pub(crate) fields: TokenFields,
    pub(crate) captures: Vec<Capture>,
    pub(crate) place: TokenPlace,
    pub(crate) callback_hmac: Option<String>,
    /// Of a token, when the response names none.
    pub(crate) lifetime: Option<Millis>,
    pub(crate) request_hook: Option<Path>,
    pub(crate) response_hook: Option<Path>,
}

#[derive(Clone, PartialEq)]
pub(crate) enum Grant {
    AuthorizationCode,
    ClientCredentials,
    /// Exchanged for a token if there is a token endpoint, else the token itself.
    Jwt(JwtShape),
    TokenRequest,
}

#[derive(Clone, PartialEq)]
pub(crate) struct JwtShape {
    pub(crate) algorithm: Setting<Algorithm>,
    pub(crate) audience: Option<String>,
    pub(crate) lifetime: Millis,
    pub(crate) claims: Vec<TokenParam>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Rs256,
    Es256,
    Hs256,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ClientAuth {
    #[default]
    Body,
    Basic,
    BasicRaw,
    PrivateKeyJwt,
    None,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum TokenFormat {
    #[default]
    Form,
    Json,
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Urls {
    pub(crate) authorize: Setting<EndpointUrl>,
    pub(crate) token: Setting<EndpointUrl>,
    pub(crate) refresh: Setting<EndpointUrl>,
    pub(crate) revoke: Setting<EndpointUrl>,
    pub(crate) device: Setting<EndpointUrl>,
    pub(crate) issuer: Setting<EndpointUrl>,
}

/// What a URL is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum UrlPlace {
    Authorize,
    Token,
    Refresh,
    Revoke,
    Device,
    Issuer,
}

/// A parameter of a request, or a claim of a JWT.
#[derive(Clone, PartialEq)]
pub(crate) struct TokenParam {
    pub(crate) name: LitStr,
    pub(crate) value: ParamValue,
}

#[derive(Clone, PartialEq)]
pub(crate) enum ParamValue {
    Fixed(String),
    /// A field of the configuration.
    Config(Ident),
}

/// Where the parts of a token response are, when not where RFC 6749 has them.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct TokenFields {
    pub(crate) access_token: Option<Pointer>,
    pub(crate) refresh_token: Option<Pointer>,
    pub(crate) expires_in: Option<Pointer>,
    pub(crate) scope: Option<Pointer>,
}

/// A value that a connection keeps.
#[derive(Clone, PartialEq)]
pub(crate) struct Capture {
    pub(crate) name: Ident,
    pub(crate) source: CaptureSource,
}

#[derive(Clone, PartialEq)]
pub(crate) enum CaptureSource {
    Token(String),
    IdToken(String),
    Callback(String),
    Connect,
    /// Reported.
    Unknown,
}

/// How a token is sent, where it is not as RFC 6750 has it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct TokenPlace {
    /// In lower case.
    pub(crate) header: Option<String>,
    pub(crate) prefix: Option<String>,
}

impl TokenScheme {
    pub(crate) const fn word(&self) -> &'static str {
        match self.grant {
            Grant::AuthorizationCode => "oauth2",
            Grant::ClientCredentials => "client_credentials",
            Grant::Jwt(_) => "jwt",
            Grant::TokenRequest => "token_request",
        }
    }

    /// Whether users consent to it, which makes connections.
    pub(crate) const fn has_connections(&self) -> bool {
        matches!(self.grant, Grant::AuthorizationCode)
    }

    /// Whether users are sent to the provider and come back.
    pub(crate) const fn has_callback(&self) -> bool {
        self.has_connections()
            && (self.discovery || !matches!(self.urls.authorize, Setting::Missing))
    }

    /// Whether requests are made with an id of the client.
    pub(crate) const fn has_client(&self) -> bool {
        matches!(
            self.grant,
            Grant::AuthorizationCode | Grant::ClientCredentials
        )
    }

    /// Whether something is made with the client's secret.
    pub(crate) const fn has_client_secret(&self) -> bool {
        let sent = !matches!(
            self.client_auth,
            ClientAuth::PrivateKeyJwt | ClientAuth::None
        );
        self.has_client() && (sent || self.callback_hmac.is_some())
    }

    /// Whether its tokens are limited to what is asked for.
    pub(crate) const fn has_scopes(&self) -> bool {
        match self.grant {
            Grant::AuthorizationCode | Grant::ClientCredentials => true,
            Grant::Jwt(_) => !self.urls.token.is_missing(),
            Grant::TokenRequest => false,
        }
    }

    pub(crate) fn has_client_key(&self) -> bool {
        self.has_client() && self.client_auth == ClientAuth::PrivateKeyJwt
    }

    /// What is sent beside the standard parameters and claims.
    pub(crate) fn params(&self) -> impl Iterator<Item = &TokenParam> {
        let claims: &[TokenParam] = match &self.grant {
            Grant::Jwt(shape) => &shape.claims,
            _ => &[],
        };
        let params = self.authorize_params.iter().chain(&self.token_params);
        params.chain(claims)
    }

    /// The fields of the configuration that are sent, each once.
    pub(crate) fn sent_fields(&self) -> Vec<&Ident> {
        let mut fields: Vec<&Ident> = Vec::new();
        for param in self.params() {
            match &param.value {
                ParamValue::Config(field) if !fields.contains(&field) => fields.push(field),
                _ => {}
            }
        }
        fields
    }
}

impl Urls {
    pub(crate) const fn all(&self) -> [(UrlPlace, &Setting<EndpointUrl>); 6] {
        [
            (UrlPlace::Authorize, &self.authorize),
            (UrlPlace::Token, &self.token),
            (UrlPlace::Refresh, &self.refresh),
            (UrlPlace::Revoke, &self.revoke),
            (UrlPlace::Device, &self.device),
            (UrlPlace::Issuer, &self.issuer),
        ]
    }

    pub(crate) fn valid(&self) -> impl Iterator<Item = (UrlPlace, &EndpointUrl)> {
        let all = self.all().into_iter();
        all.filter_map(|(place, url)| url.valid().map(|url| (place, url)))
    }

    /// Those that the configuration may replace. A path goes along with the base URL.
    pub(crate) fn absolute(&self) -> impl Iterator<Item = (UrlPlace, &EndpointUrl)> {
        self.valid().filter(|(_, url)| url.is_absolute)
    }
}

impl UrlPlace {
    /// The option that sets it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Authorize => "authorize_url",
            Self::Token => "token_url",
            Self::Refresh => "refresh_url",
            Self::Revoke => "revoke_url",
            Self::Device => "device_url",
            Self::Issuer => "issuer",
        }
    }

    /// The field of the configuration that replaces it.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Authorize => "oauth_authorize_url",
            Self::Token => "oauth_token_url",
            Self::Refresh => "oauth_refresh_url",
            Self::Revoke => "oauth_revoke_url",
            Self::Device => "oauth_device_url",
            Self::Issuer => "oauth_issuer",
        }
    }
}
