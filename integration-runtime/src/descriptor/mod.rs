//! What a declaration says, as constant data.
//!
//! `#[integration]` writes one [`Integration`] per trait. The configuration loader and the request
//! path read it; documentation, `.env.example` and every other product is rendered from it. The
//! tables live in the user's crate, so each struct is `#[non_exhaustive]` and built by `const`
//! functions.

mod endpoint;
mod env;
mod errors;
mod limit;
mod pagination;
mod stream;
mod token;

pub use endpoint::{Endpoint, Param, Place, Style};
pub use env::EnvVar;
pub use errors::{ErrorShape, FailureSign};
pub use limit::{CircuitBreaker, LimitScope, RateLimit, Window};
pub use pagination::{PageEnd, PagePlace, PageStyle, Pagination};
pub use stream::StreamShape;
pub use token::{
    Capture, CaptureSource, ClientAuth, Grant, JwtAlgorithm, JwtShape, TokenFields, TokenFormat,
    TokenParam, TokenScheme,
};

pub use crate::webhook::descriptor::{Event, Source, Verification, WebhookDescriptor};
pub use crate::webhook::presets::Preset;
pub use crate::webhook::signature::{
    Algorithm, Encoding, Item, ItemKind, Piece, SecretEncoding, Signature, Timestamp,
    TimestampPlace, Unit,
};

use crate::policy::Retry;

/// A client type that knows the declaration it was generated from.
pub trait Describe {
    /// The declaration, as data.
    const INTEGRATION: &'static Integration;
}

/// One declared integration.
#[derive(Debug)]
#[non_exhaustive]
pub struct Integration {
    /// Name in errors, spans and documents, such as `acme`.
    pub name: &'static str,
    /// What every environment variable starts with, without the underscore: `ACME`.
    pub env_prefix: &'static str,
    /// Declared base URL; it may hold `{variables}`.
    pub base_url: &'static str,
    /// Documentation of the trait.
    pub docs: &'static str,
    /// Variables of the base URL.
    pub variables: &'static [Variable],
    /// Auth schemes. The first is the one of every endpoint that names no other.
    pub auth: &'static [AuthScheme],
    /// Headers sent with every request.
    pub headers: &'static [Header],
    /// Environment variables that the configuration reads.
    pub env: &'static [EnvVar],
    /// Environment variables read by nested configurations, under the same prefix.
    pub nested_env: &'static [&'static [EnvVar]],
    /// The set of events that the provider sends.
    pub webhooks: Option<&'static WebhookDescriptor>,
    /// Endpoints, in the order of the declaration.
    pub endpoints: &'static [&'static Endpoint],
    /// Total time for a call in milliseconds, retries included.
    pub timeout_ms: Option<u64>,
    /// Time for one attempt in milliseconds.
    pub attempt_timeout_ms: Option<u64>,
    /// Retry policy of every endpoint that declares none.
    pub retry: Retry,
    /// How many calls are made in how much time.
    pub rate_limit: Option<&'static RateLimit>,
    /// How many requests are under way at the same time.
    pub concurrency: Option<u32>,
    /// When calls are not even tried.
    pub circuit_breaker: Option<&'static CircuitBreaker>,
    /// Where the provider puts its error message, code and request id.
    pub errors: ErrorShape,
}

impl Integration {
    /// An integration without endpoints.
    pub const fn new(name: &'static str, env_prefix: &'static str, base_url: &'static str) -> Self {
        Self {
            name,
            env_prefix,
            base_url,
            docs: "",
            variables: &[],
            auth: &[],
            headers: &[],
            env: &[],
            nested_env: &[],
            webhooks: None,
            endpoints: &[],
            timeout_ms: None,
            attempt_timeout_ms: None,
            retry: Retry::new(),
            rate_limit: None,
            concurrency: None,
            circuit_breaker: None,
            errors: ErrorShape::new(),
        }
    }

    /// Sets [`docs`](Self::docs).
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// Sets [`variables`](Self::variables).
    pub const fn variables(mut self, variables: &'static [Variable]) -> Self {
        self.variables = variables;
        self
    }

    /// Sets [`auth`](Self::auth).
    pub const fn auth(mut self, auth: &'static [AuthScheme]) -> Self {
        self.auth = auth;
        self
    }

    /// Sets [`headers`](Self::headers).
    pub const fn headers(mut self, headers: &'static [Header]) -> Self {
        self.headers = headers;
        self
    }

    /// Sets [`env`](Self::env).
    pub const fn env(mut self, env: &'static [EnvVar]) -> Self {
        self.env = env;
        self
    }

    /// Sets [`nested_env`](Self::nested_env).
    pub const fn nested_env(mut self, nested: &'static [&'static [EnvVar]]) -> Self {
        self.nested_env = nested;
        self
    }

    /// Sets [`webhooks`](Self::webhooks).
    pub const fn webhooks(mut self, webhooks: &'static WebhookDescriptor) -> Self {
        self.webhooks = Some(webhooks);
        self
    }

    /// Sets [`endpoints`](Self::endpoints).
    pub const fn endpoints(mut self, endpoints: &'static [&'static Endpoint]) -> Self {
        self.endpoints = endpoints;
        self
    }

    /// Sets [`timeout_ms`](Self::timeout_ms).
    pub const fn timeout_ms(mut self, milliseconds: u64) -> Self {
        self.timeout_ms = Some(milliseconds);
        self
    }

    /// Sets [`attempt_timeout_ms`](Self::attempt_timeout_ms).
    pub const fn attempt_timeout_ms(mut self, milliseconds: u64) -> Self {
        self.attempt_timeout_ms = Some(milliseconds);
        self
    }

    /// Sets [`retry`](Self::retry).
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets [`rate_limit`](Self::rate_limit).
    pub const fn rate_limit(mut self, limit: &'static RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Sets [`concurrency`](Self::concurrency).
    pub const fn concurrency(mut self, requests: u32) -> Self {
        self.concurrency = Some(requests);
        self
    }

    /// Sets [`circuit_breaker`](Self::circuit_breaker).
    pub const fn circuit_breaker(mut self, breaker: &'static CircuitBreaker) -> Self {
        self.circuit_breaker = Some(breaker);
        self
    }

    /// Sets [`errors`](Self::errors).
    pub const fn errors(mut self, errors: ErrorShape) -> Self {
        self.errors = errors;
        self
    }

    /// Every environment variable that the configuration reads, nested ones included.
    pub fn env_vars(&self) -> impl Iterator<Item = &'static EnvVar> + use<> {
        let nested = self.nested_env.iter().copied().flatten();
        self.env.iter().chain(nested)
    }

    /// The endpoint declared under this method name.
    pub fn endpoint(&self, name: &str) -> Option<&'static Endpoint> {
        self.endpoints.iter().copied().find(|e| e.name == name)
    }
}

/// A `{variable}` of the base URL.
#[derive(Debug)]
#[non_exhaustive]
pub struct Variable {
    /// Name between the braces, and of the configuration field.
    pub name: &'static str,
    /// Regular expression that the whole value must match.
    pub pattern: Option<&'static str>,
    /// The values that are allowed, when they are listed.
    pub one_of: &'static [&'static str],
    /// Value when the configuration gives none.
    pub default: Option<&'static str>,
}

impl Variable {
    /// A variable that allows nothing yet.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            pattern: None,
            one_of: &[],
            default: None,
        }
    }

    /// Sets [`pattern`](Self::pattern).
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Sets [`one_of`](Self::one_of).
    pub const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.one_of = values;
        self
    }

    /// Sets [`default`](Self::default).
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }
}

/// How requests prove who sends them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum AuthScheme {
    /// `Authorization: Bearer …`, [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).
    Bearer,
    /// A key in a header.
    ApiKeyHeader {
        /// Header name, lower case.
        header: &'static str,
        /// What stands before the key, its space included; often empty.
        prefix: &'static str,
    },
    /// A key in a query parameter.
    ApiKeyQuery {
        /// Name of the parameter.
        parameter: &'static str,
    },
    /// `Authorization: Basic …`, [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617).
    Basic,
    /// A type that implements [`Authenticator`](crate::Authenticator).
    Custom {
        /// The type as the declaration spells it.
        type_name: &'static str,
    },
    /// A token that is fetched: OAuth 2.0 and its relatives.
    Token(&'static TokenScheme),
}

impl AuthScheme {
    /// [`AuthScheme::Bearer`].
    pub const fn bearer() -> Self {
        Self::Bearer
    }

    /// [`AuthScheme::ApiKeyHeader`].
    pub const fn api_key_header(header: &'static str, prefix: &'static str) -> Self {
        Self::ApiKeyHeader { header, prefix }
    }

    /// [`AuthScheme::ApiKeyQuery`].
    pub const fn api_key_query(parameter: &'static str) -> Self {
        Self::ApiKeyQuery { parameter }
    }

    /// [`AuthScheme::Basic`].
    pub const fn basic() -> Self {
        Self::Basic
    }

    /// [`AuthScheme::Custom`].
    pub const fn custom(type_name: &'static str) -> Self {
        Self::Custom { type_name }
    }

    /// [`AuthScheme::Token`].
    pub const fn token(scheme: &'static TokenScheme) -> Self {
        Self::Token(scheme)
    }
}

/// A header that the declaration sets.
#[derive(Debug)]
#[non_exhaustive]
pub struct Header {
    /// Header name as declared.
    pub name: &'static str,
    /// Where the value comes from.
    pub value: HeaderSource,
}

/// Where the value of a declared [`Header`] comes from.
#[derive(Debug)]
#[non_exhaustive]
pub enum HeaderSource {
    /// The declaration.
    Fixed(&'static str),
    /// The configuration field of this name.
    Config(&'static str),
    /// What the connection captured under this name.
    Connection(&'static str),
}

impl Header {
    /// A header with the same value in every request.
    pub const fn fixed(name: &'static str, value: &'static str) -> Self {
        Self {
            name,
            value: HeaderSource::Fixed(value),
        }
    }

    /// A header whose value is a field of the configuration.
    pub const fn config(name: &'static str, field: &'static str) -> Self {
        Self {
            name,
            value: HeaderSource::Config(field),
        }
    }

    /// A header whose value the connection captured.
    pub const fn connection(name: &'static str, capture: &'static str) -> Self {
        Self {
            name,
            value: HeaderSource::Connection(capture),
        }
    }
}
