//! How requests prove who sends them.
//!
//! A credential belongs to the origin of the base URL: [`Credential::apply`] is only reached
//! through the request path, which checks the origin of every URL first.

mod custom;
pub(crate) mod token;

pub(crate) use custom::ErasedAuthenticator;
pub use custom::{AuthError, Authenticator, SigningRequest};
pub use token::{
    TokenConfig, TokenParamValue, TokenRequest, TokenRequestKind, TokenResponse, UrlPlace,
};

use std::fmt;
use std::sync::Arc;

use http::header::{self, HeaderName, HeaderValue};

use crate::config::{ConfigProblem, FromEnv};
use crate::connection::{Connections, Hook, KeyRing, Store, Vault};
use crate::descriptor::{AuthScheme, Grant, Integration};
use crate::encode::percent_encode;
use crate::policy::{Clock, RandomSource};
use crate::secret::Secret;
use crate::transport::Carrier;
use crate::url_template::Base;
use token::{AuthorizationServer, DirectTokens, Surroundings, TokenSource};

/// What the generated code hands over from the configuration, for one scheme of the declaration.
#[derive(Debug)]
pub enum Auth {
    /// Of [`AuthScheme::Bearer`].
    Bearer(Secret),
    /// Of [`AuthScheme::ApiKeyHeader`] and [`AuthScheme::ApiKeyQuery`].
    ApiKey(Secret),
    /// Of [`AuthScheme::Basic`].
    Basic(String, Secret),
    /// Of [`AuthScheme::Custom`].
    Custom(CustomAuth),
    /// Of [`AuthScheme::Token`].
    Token(Box<TokenConfig>),
}

/// An authenticator that was built, or why it could not be.
pub struct CustomAuth(Result<Arc<dyn ErasedAuthenticator>, String>);

impl fmt::Debug for CustomAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomAuth")
    }
}

impl Auth {
    /// Of a declared `bearer`.
    pub const fn bearer(token: Secret) -> Self {
        Self::Bearer(token)
    }

    /// Of a declared `api_key(…)`.
    pub const fn api_key(key: Secret) -> Self {
        Self::ApiKey(key)
    }

    /// Of a declared `basic`.
    pub const fn basic(username: String, password: Secret) -> Self {
        Self::Basic(username, password)
    }

    /// Of a declared `oauth2(…)`, `client_credentials(…)`, `jwt(…)` or `token_request(…)`.
    pub fn token(config: TokenConfig) -> Self {
        Self::Token(Box::new(config))
    }

    /// Of a declared `custom(A)`.
    pub fn custom<A: Authenticator>(config: A::Config) -> Self {
        let built = A::from_config(config)
            .map(|authenticator| Arc::new(authenticator) as Arc<dyn ErasedAuthenticator>)
            .map_err(|error| error.to_string());
        Self::Custom(CustomAuth(built))
    }
}

/// A credential that is ready to be put on requests: its header value is made once.
pub(crate) enum Credential {
    Header(HeaderName, HeaderValue),
    /// The pair as it stands in the query.
    Query(String),
    Custom(Arc<dyn ErasedAuthenticator>),
    /// A token that is fetched.
    Token(Arc<dyn TokenSource>),
    /// A token of whichever connection a client is bound to.
    Connection(Connections),
}

impl Credential {
    /// Where the token comes from, if it is fetched.
    pub(crate) fn token_source(&self) -> Option<&dyn TokenSource> {
        match self {
            Self::Token(source) => Some(&**source),
            Self::Connection(connections) => Some(connections),
            _ => None,
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name, _) => write!(f, "Header({name})"),
            Self::Query(_) => f.write_str("Query"),
            Self::Custom(_) => f.write_str("Custom"),
            Self::Token(_) => f.write_str("Token"),
            Self::Connection(connections) => connections.fmt(f),
        }
    }
}

impl Credential {
    /// Makes a credential out of the scheme and its values. `secrets` collects what has to be
    /// kept out of errors; `kit` is what a token that is fetched needs.
    pub(crate) fn new(
        scheme: &'static AuthScheme,
        auth: Auth,
        secrets: &mut Vec<Secret>,
        kit: &TokenKit<'_>,
    ) -> Result<Self, ConfigProblem> {
        match (scheme, auth) {
            (AuthScheme::ApiKeyQuery { parameter }, Auth::ApiKey(key)) => {
                check(&key, "api_key", "API key")?;
                let mut pair = String::new();
                percent_encode(&mut pair, parameter);
                pair.push('=');
                let value = pair.len();
                percent_encode(&mut pair, key.expose());
                // A provider may repeat the URL, and encode it its own way.
                let encoded = &pair[value..];
                secrets.extend([Secret::from(encoded), Secret::from(lower_hex(encoded))]);
                secrets.push(key);
                Ok(Self::Query(pair))
            }
            (AuthScheme::ApiKeyHeader { header, prefix }, Auth::ApiKey(key)) => {
                check(&key, "api_key", "API key")?;
                let value = format!("{prefix}{}", key.expose());
                secrets.push(key);
                let name = HeaderName::from_static(header);
                Self::header(name, value, "api_key", "API key")
            }
            (_, Auth::Bearer(token) | Auth::ApiKey(token)) => {
                check(&token, "token", "API token")?;
                let value = format!("Bearer {}", token.expose());
                secrets.push(token);
                Self::header(header::AUTHORIZATION, value, "token", "API token")
            }
            (_, Auth::Basic(username, password)) => {
                if username.contains(':') {
                    let reason = "must not hold a colon";
                    return Err(ConfigProblem::of_field("username", "user name", reason));
                }
                let pair = base64(format!("{username}:{}", password.expose()).as_bytes());
                let value = format!("Basic {pair}");
                secrets.extend([password, Secret::from(pair)]);
                Self::header(header::AUTHORIZATION, value, "password", "password")
            }
            (_, Auth::Custom(CustomAuth(Ok(authenticator)))) => Ok(Self::Custom(authenticator)),
            (AuthScheme::Token(scheme), Auth::Token(config)) => {
                let server = AuthorizationServer::new(scheme, *config, kit.surroundings())?;
                secrets.extend(server.secrets().cloned());
                Ok(kit.credential(server))
            }
            (_, Auth::Token(_)) => unreachable!("the macro pairs each scheme with its values"),
            (_, Auth::Custom(CustomAuth(Err(reason)))) => {
                Err(ConfigProblem::of_field("auth", "authenticator", reason))
            }
        }
    }

    fn header(
        name: HeaderName,
        value: String,
        field: &str,
        purpose: &str,
    ) -> Result<Self, ConfigProblem> {
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            let reason = "holds a character that no header may hold, such as a line break";
            ConfigProblem::of_field(field, purpose, reason)
        })?;
        value.set_sensitive(true);
        Ok(Self::Header(name, value))
    }
}

/// What a token that is fetched needs of its client.
pub(crate) struct TokenKit<'a> {
    pub(crate) integration: &'static Integration,
    pub(crate) base: &'a Base,
    pub(crate) variables: &'a [(&'static str, String)],
    pub(crate) carrier: &'a Carrier,
    pub(crate) clock: &'a Arc<dyn Clock>,
    pub(crate) random: &'a Arc<dyn RandomSource>,
    pub(crate) user_agent: Option<&'a HeaderValue>,
    pub(crate) store: &'a Arc<dyn Store>,
    pub(crate) keys: &'a KeyRing,
    pub(crate) hook: Option<&'a Hook>,
}

impl TokenKit<'_> {
    fn surroundings(&self) -> Surroundings {
        Surroundings {
            base: self.base.clone(),
            variables: self.variables.to_vec(),
            carrier: self.carrier.clone(),
            clock: self.clock.clone(),
            user_agent: self.user_agent.cloned(),
        }
    }

    fn credential(&self, server: AuthorizationServer) -> Credential {
        if server.scheme.grant != Grant::AuthorizationCode {
            let tokens = DirectTokens::new(server, self.random.clone());
            return Credential::Token(Arc::new(tokens));
        }
        let vault = Vault {
            integration: self.integration,
            server: Arc::new(server),
            keys: self.keys.clone(),
        };
        let (store, random) = (self.store.clone(), self.random.clone());
        Credential::Connection(Connections::new(vault, store, random, self.hook.cloned()))
    }
}

/// An empty credential would go out as `Bearer `, which some providers take for anonymous.
fn check(secret: &Secret, field: &str, purpose: &str) -> Result<(), ConfigProblem> {
    match secret.is_empty() {
        true => Err(ConfigProblem::of_field(field, purpose, "is empty")),
        false => Ok(()),
    }
}

/// `%2F` as `%2f`.
fn lower_hex(encoded: &str) -> String {
    let mut pieces = encoded.split('%');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_at(2);
        out.push('%');
        out.push_str(&digits.to_ascii_lowercase());
        out.push_str(rest);
    }
    out
}

/// Standard alphabet, padded ([RFC 4648, section 4](https://www.rfc-editor.org/rfc/rfc4648#section-4)).
fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The configuration of an authenticator that needs none.
impl FromEnv for () {
    const VARS: &'static [crate::descriptor::EnvVar] = &[];

    fn read_env(_: &mut crate::config::Env<'_>) -> Option<Self> {
        Some(())
    }
}
