//! Schemes whose credential is fetched: OAuth 2.0 and its relatives, with their quirks as data.

use super::HeaderSource;
use crate::auth::{TokenRequest, TokenResponse};

/// How access tokens are obtained, renewed and sent: what `oauth2(…)`, `client_credentials(…)`,
/// `jwt(…)` and `token_request(…)` declare.
#[derive(Debug)]
#[non_exhaustive]
pub struct TokenScheme {
    /// How a token is obtained.
    pub grant: Grant,
    /// Authorization endpoint ([RFC 6749, section 3.1](https://www.rfc-editor.org/rfc/rfc6749#section-3.1)).
    /// Like every URL here it is absolute, or a path that is appended to the base URL, and may hold
    /// `{variables}`.
    pub authorize_url: Option<&'static str>,
    /// Token endpoint ([RFC 6749, section 3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2)).
    pub token_url: Option<&'static str>,
    /// Where tokens are refreshed, when it is not the token endpoint.
    pub refresh_url: Option<&'static str>,
    /// Revocation endpoint ([RFC 7009](https://www.rfc-editor.org/rfc/rfc7009)).
    pub revoke_url: Option<&'static str>,
    /// Device authorization endpoint ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)).
    pub device_url: Option<&'static str>,
    /// Issuer identifier, which the `iss` of a callback has to be
    /// ([RFC 9207](https://www.rfc-editor.org/rfc/rfc9207)).
    pub issuer: Option<&'static str>,
    /// Whether the endpoints are read from the issuer's metadata
    /// ([RFC 8414](https://www.rfc-editor.org/rfc/rfc8414), OpenID Connect Discovery).
    pub discovery: bool,
    /// How the client proves at the token endpoint who it is.
    pub client_auth: ClientAuth,
    /// How the body of a token request is written.
    pub format: TokenFormat,
    /// Whether a code is protected by PKCE with S256
    /// ([RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)).
    pub pkce: bool,
    /// Scopes that are asked for.
    pub scopes: &'static [&'static str],
    /// What stands between scopes.
    pub scope_separator: &'static str,
    /// More parameters of the authorization URL.
    pub authorize_params: &'static [TokenParam],
    /// More parameters of every token request.
    pub token_params: &'static [TokenParam],
    /// Parameters that this provider calls by another name: the standard one, then its own.
    pub rename: &'static [(&'static str, &'static str)],
    /// Error codes that mean what `invalid_grant` means: the grant is over.
    pub refused: &'static [&'static str],
    /// Where the parts of a token response are, when not where RFC 6749 has them.
    pub fields: TokenFields,
    /// Values of the callback and of the token response that a connection keeps.
    pub captures: &'static [Capture],
    /// Header that the token is sent in, lower case.
    pub header: &'static str,
    /// What stands before the token, its space included.
    pub prefix: &'static str,
    /// Parameter of the callback that holds an HMAC-SHA-256 of the others, in hexadecimal, under the
    /// client secret.
    pub callback_hmac: Option<&'static str>,
    /// The JWT of [`Grant::JwtBearer`] and [`Grant::SignedJwt`].
    pub jwt: Option<JwtShape>,
    /// Lifetime of a token in milliseconds, when the response names none.
    pub lifetime_ms: Option<u64>,
    /// Adjusts every request to the token endpoint before it is sent.
    pub request_hook: Option<fn(&mut TokenRequest)>,
    /// Adjusts every token response before it is read.
    pub response_hook: Option<fn(&mut TokenResponse)>,
}

/// How a token is obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// By a user who consents ([RFC 6749, section 4.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1)),
    /// in a browser or on another device.
    AuthorizationCode,
    /// By the client alone ([RFC 6749, section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).
    ClientCredentials,
    /// For a signed JWT ([RFC 7523, section 2.1](https://www.rfc-editor.org/rfc/rfc7523#section-2.1)).
    JwtBearer,
    /// A signed JWT is the token.
    SignedJwt,
    /// For whatever the declared parameters are.
    TokenRequest,
}

/// How a client proves at the token endpoint who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuth {
    /// `client_id` and `client_secret` among the parameters.
    Body,
    /// HTTP Basic, both form-encoded first, as
    /// [RFC 6749, section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1) asks for.
    Basic,
    /// HTTP Basic of both as they are.
    BasicRaw,
    /// A JWT signed by the client's key
    /// ([RFC 7523, section 2.2](https://www.rfc-editor.org/rfc/rfc7523#section-2.2)).
    PrivateKeyJwt,
    /// `client_id` alone: a public client.
    None,
}

/// How the body of a token request is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFormat {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// A JSON object.
    Json,
}

/// A parameter beside the standard ones.
#[derive(Debug)]
#[non_exhaustive]
pub struct TokenParam {
    /// Name on the wire.
    pub name: &'static str,
    /// Where the value comes from.
    pub value: HeaderSource,
}

/// JSON pointers into a token response. Where one finds nothing, the standard name is looked for.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct TokenFields {
    /// The access token.
    pub access_token: Option<&'static str>,
    /// The refresh token.
    pub refresh_token: Option<&'static str>,
    /// The lifetime in seconds.
    pub expires_in: Option<&'static str>,
    /// The granted scopes.
    pub scope: Option<&'static str>,
}

/// A value that a connection keeps beside its tokens. One that has the name of a variable of a URL
/// fills it; `headers("X" = connection.name)` sends it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Capture {
    /// Its name.
    pub name: &'static str,
    /// Where it comes from.
    pub source: CaptureSource,
}

/// Where a captured value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaptureSource {
    /// The token response, at this JSON pointer.
    Token(&'static str),
    /// The claims of the `id_token` in the token response, at this JSON pointer.
    IdToken(&'static str),
    /// The parameter of the callback with this name.
    Callback(&'static str),
    /// The application, which gives it when the connection is begun.
    Connect,
}

/// What a signed JWT says ([RFC 7519](https://www.rfc-editor.org/rfc/rfc7519)). Issuer, subject and
/// key come from the configuration.
#[derive(Debug)]
#[non_exhaustive]
pub struct JwtShape {
    /// How it is signed.
    pub algorithm: JwtAlgorithm,
    /// `aud`; the token endpoint when there is none.
    pub audience: Option<&'static str>,
    /// Time from `iat` to `exp` in milliseconds.
    pub lifetime_ms: u64,
    /// More claims.
    pub claims: &'static [TokenParam],
}

/// Signature of a JWT ([RFC 7518, section 3.1](https://www.rfc-editor.org/rfc/rfc7518#section-3.1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtAlgorithm {
    /// HMAC with SHA-256.
    Hs256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

impl TokenScheme {
    /// A scheme of this grant with the defaults of the RFCs.
    pub const fn new(grant: Grant) -> Self {
        Self {
            grant,
            authorize_url: None,
            token_url: None,
            refresh_url: None,
            revoke_url: None,
            device_url: None,
            issuer: None,
            discovery: false,
            client_auth: ClientAuth::Body,
            format: TokenFormat::Form,
            pkce: true,
            scopes: &[],
            scope_separator: " ",
            authorize_params: &[],
            token_params: &[],
            rename: &[],
            refused: &[],
            fields: TokenFields::new(),
            captures: &[],
            header: "authorization",
            prefix: "Bearer ",
            callback_hmac: None,
            jwt: None,
            lifetime_ms: None,
            request_hook: None,
            response_hook: None,
        }
    }

    /// Sets [`authorize_url`](Self::authorize_url).
    pub const fn authorize_url(mut self, url: &'static str) -> Self {
        self.authorize_url = Some(url);
        self
    }

    /// Sets [`token_url`](Self::token_url).
    pub const fn token_url(mut self, url: &'static str) -> Self {
        self.token_url = Some(url);
        self
    }

    /// Sets [`refresh_url`](Self::refresh_url).
    pub const fn refresh_url(mut self, url: &'static str) -> Self {
        self.refresh_url = Some(url);
        self
    }

    /// Sets [`revoke_url`](Self::revoke_url).
    pub const fn revoke_url(mut self, url: &'static str) -> Self {
        self.revoke_url = Some(url);
        self
    }

    /// Sets [`device_url`](Self::device_url).
    pub const fn device_url(mut self, url: &'static str) -> Self {
        self.device_url = Some(url);
        self
    }

    /// Sets [`issuer`](Self::issuer).
    pub const fn issuer(mut self, issuer: &'static str) -> Self {
        self.issuer = Some(issuer);
        self
    }

    /// Sets [`discovery`](Self::discovery).
    pub const fn discovery(mut self) -> Self {
        self.discovery = true;
        self
    }

    /// Sets [`client_auth`](Self::client_auth).
    pub const fn client_auth(mut self, client_auth: ClientAuth) -> Self {
        self.client_auth = client_auth;
        self
    }

    /// Sets [`format`](Self::format).
    pub const fn format(mut self, format: TokenFormat) -> Self {
        self.format = format;
        self
    }

    /// Sets [`pkce`](Self::pkce).
    pub const fn pkce(mut self, pkce: bool) -> Self {
        self.pkce = pkce;
        self
    }

    /// Sets [`scopes`](Self::scopes).
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Sets [`scope_separator`](Self::scope_separator).
    pub const fn scope_separator(mut self, separator: &'static str) -> Self {
        self.scope_separator = separator;
        self
    }

    /// Sets [`authorize_params`](Self::authorize_params).
    pub const fn authorize_params(mut self, params: &'static [TokenParam]) -> Self {
        self.authorize_params = params;
        self
    }

    /// Sets [`token_params`](Self::token_params).
    pub const fn token_params(mut self, params: &'static [TokenParam]) -> Self {
        self.token_params = params;
        self
    }

    /// Sets [`rename`](Self::rename).
    pub const fn rename(mut self, names: &'static [(&'static str, &'static str)]) -> Self {
        self.rename = names;
        self
    }

    /// Sets [`refused`](Self::refused).
    pub const fn refused(mut self, codes: &'static [&'static str]) -> Self {
        self.refused = codes;
        self
    }

    /// Sets [`fields`](Self::fields).
    pub const fn fields(mut self, fields: TokenFields) -> Self {
        self.fields = fields;
        self
    }

    /// Sets [`captures`](Self::captures).
    pub const fn captures(mut self, captures: &'static [Capture]) -> Self {
        self.captures = captures;
        self
    }

    /// Sets [`header`](Self::header) and [`prefix`](Self::prefix).
    pub const fn header(mut self, header: &'static str, prefix: &'static str) -> Self {
        self.header = header;
        self.prefix = prefix;
        self
    }

    /// Sets [`callback_hmac`](Self::callback_hmac).
    pub const fn callback_hmac(mut self, parameter: &'static str) -> Self {
        self.callback_hmac = Some(parameter);
        self
    }

    /// Sets [`jwt`](Self::jwt).
    pub const fn jwt(mut self, jwt: JwtShape) -> Self {
        self.jwt = Some(jwt);
        self
    }

    /// Sets [`lifetime_ms`](Self::lifetime_ms).
    pub const fn lifetime_ms(mut self, milliseconds: u64) -> Self {
        self.lifetime_ms = Some(milliseconds);
        self
    }

    /// Sets [`request_hook`](Self::request_hook).
    pub const fn request_hook(mut self, hook: fn(&mut TokenRequest)) -> Self {
        self.request_hook = Some(hook);
        self
    }

    /// Sets [`response_hook`](Self::response_hook).
    pub const fn response_hook(mut self, hook: fn(&mut TokenResponse)) -> Self {
        self.response_hook = Some(hook);
        self
    }
}

impl TokenParam {
    /// A parameter with the same value in every request.
    pub const fn fixed(name: &'static str, value: &'static str) -> Self {
        Self {
            name,
            value: HeaderSource::Fixed(value),
        }
    }

    /// A parameter whose value is a field of the configuration.
    pub const fn config(name: &'static str, field: &'static str) -> Self {
        Self {
            name,
            value: HeaderSource::Config(field),
        }
    }
}

impl TokenFields {
    /// The standard places.
    pub const fn new() -> Self {
        Self {
            access_token: None,
            refresh_token: None,
            expires_in: None,
            scope: None,
        }
    }

    /// Sets [`access_token`](Self::access_token).
    pub const fn access_token(mut self, pointer: &'static str) -> Self {
        self.access_token = Some(pointer);
        self
    }

    /// Sets [`refresh_token`](Self::refresh_token).
    pub const fn refresh_token(mut self, pointer: &'static str) -> Self {
        self.refresh_token = Some(pointer);
        self
    }

    /// Sets [`expires_in`](Self::expires_in).
    pub const fn expires_in(mut self, pointer: &'static str) -> Self {
        self.expires_in = Some(pointer);
        self
    }

    /// Sets [`scope`](Self::scope).
    pub const fn scope(mut self, pointer: &'static str) -> Self {
        self.scope = Some(pointer);
        self
    }
}

impl Capture {
    /// A value of the token response.
    pub const fn token(name: &'static str, pointer: &'static str) -> Self {
        Self {
            name,
            source: CaptureSource::Token(pointer),
        }
    }

    /// A claim of the id token.
    pub const fn id_token(name: &'static str, pointer: &'static str) -> Self {
        Self {
            name,
            source: CaptureSource::IdToken(pointer),
        }
    }

    /// A parameter of the callback.
    pub const fn callback(name: &'static str, parameter: &'static str) -> Self {
        Self {
            name,
            source: CaptureSource::Callback(parameter),
        }
    }

    /// A value that the application gives.
    pub const fn connect(name: &'static str) -> Self {
        Self {
            name,
            source: CaptureSource::Connect,
        }
    }
}

impl JwtShape {
    /// A JWT that is signed like this and lives this long.
    pub const fn new(algorithm: JwtAlgorithm, lifetime_ms: u64) -> Self {
        Self {
            algorithm,
            audience: None,
            lifetime_ms,
            claims: &[],
        }
    }

    /// Sets [`audience`](Self::audience).
    pub const fn audience(mut self, audience: &'static str) -> Self {
        self.audience = Some(audience);
        self
    }

    /// Sets [`claims`](Self::claims).
    pub const fn claims(mut self, claims: &'static [TokenParam]) -> Self {
        self.claims = claims;
        self
    }
}
