//! What a declaration says: plain data, parsed and not yet checked against itself.

mod limit;
mod pagination;
mod stream;
mod token;

use proc_macro2::{Span, TokenStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Generics, Ident, LitStr, Signature, Token, TraitItem, Type, TypeParamBound,
    Visibility,
};

use crate::runtime_path::RuntimePath;
use crate::value::{BaseUrl, HeaderName, MediaType, Millis, PathTemplate, Pattern};

pub(crate) use limit::{CircuitBreaker, ErrorShape, FailureSign, IdempotencyKey, RateLimit};
pub(crate) use pagination::{PageEnd, PageStyle, Pagination, Paging, Place};
pub(crate) use stream::StreamShape;
pub(crate) use token::{
    Algorithm, Capture, CaptureSource, ClientAuth, Grant, JwtShape, ParamValue, TokenFields,
    TokenFormat, TokenParam, TokenPlace, TokenScheme, UrlPlace, Urls,
};

pub(crate) struct Integration {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) trait_token: Token![trait],
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) supertraits: Punctuated<TypeParamBound, Token![+]>,
    pub(crate) docs: String,
    pub(crate) methods: Vec<Method>,
    /// Associated types, constants and macro calls: never right, kept for the stub.
    pub(crate) foreign: Vec<TraitItem>,
    pub(crate) options: Options,
}

/// What stands in `#[integration(…)]`, with what follows from the trait's name.
pub(crate) struct Options {
    pub(crate) runtime: RuntimePath,
    pub(crate) name: String,
    pub(crate) env_prefix: String,
    pub(crate) client: Ident,
    pub(crate) config: Ident,
    pub(crate) base_url: Setting<BaseUrl>,
    pub(crate) variables: Vec<Variable>,
    /// The integration's own scheme first, then those of endpoints.
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) own_auth: OwnAuth,
    pub(crate) headers: Vec<Header>,
    pub(crate) policy: Policy,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) concurrency: Option<u32>,
    pub(crate) circuit_breaker: Option<CircuitBreaker>,
    pub(crate) idempotency_key: Option<IdempotencyKey>,
    pub(crate) errors: Option<ErrorShape>,
    /// How lists are paged whose endpoints do not say.
    pub(crate) paginate: Setting<Pagination>,
    /// Fields of the configuration that were asked for by `config(…)`.
    pub(crate) extra_fields: Vec<ExtraField>,
    /// The set of events that arrive as webhooks.
    pub(crate) webhooks: Option<Type>,
    pub(crate) dyn_compatible: bool,
}

/// What the integration itself says of credentials.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnAuth {
    None,
    /// The first of [`Options::schemes`].
    First,
    /// Something that was reported.
    Invalid,
}

/// An option whose absence matters.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Setting<T> {
    #[default]
    Missing,
    /// Set to something that was reported.
    Invalid,
    Valid(T),
}

/// A variable of the base URL, or of a URL of a scheme.
pub(crate) struct Variable {
    /// The option's key, or the literal that holds it when there is no such option.
    pub(crate) span: Span,
    pub(crate) name: String,
    /// `None` for the base URL.
    pub(crate) place: Option<UrlPlace>,
    pub(crate) in_host: bool,
    /// Known to a connection, not to the configuration.
    pub(crate) captured: bool,
    pub(crate) declared: bool,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) one_of: Option<Vec<LitStr>>,
    pub(crate) default: Option<LitStr>,
}

#[derive(Clone)]
pub(crate) struct Scheme {
    /// Where it was asked for.
    pub(crate) span: Span,
    pub(crate) kind: SchemeKind,
}

#[derive(Clone, PartialEq)]
pub(crate) enum SchemeKind {
    Bearer {
        env: Option<String>,
    },
    ApiKey {
        place: ApiKeyPlace,
        env: Option<String>,
    },
    Basic {
        username_env: Option<String>,
        password_env: Option<String>,
    },
    Custom(Box<Type>),
    Token(Box<TokenScheme>),
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum ApiKeyPlace {
    Header { name: String, prefix: String },
    Query(String),
}

/// Which credentials an endpoint sends.
pub(crate) enum EndpointAuth {
    /// Those of the integration.
    Inherited,
    Anonymous,
    /// An index into [`Options::schemes`].
    Scheme(usize),
}

pub(crate) struct Header {
    pub(crate) name: HeaderName,
    pub(crate) literal: LitStr,
    pub(crate) value: HeaderValue,
}

pub(crate) enum HeaderValue {
    Fixed(String),
    /// A field of the configuration.
    Config(Ident),
    /// A value that the connection captured.
    Connection(Ident),
}

#[derive(Default)]
pub(crate) struct Policy {
    pub(crate) timeout: Option<Millis>,
    pub(crate) attempt_timeout: Option<Millis>,
    /// Where `attempt_timeout` is set.
    pub(crate) attempt_timeout_span: Option<Span>,
    pub(crate) retry: Option<Retry>,
}

#[derive(Clone, Copy)]
pub(crate) enum Retry {
    Never,
    Policy {
        attempts: Option<u32>,
        base: Option<Millis>,
        max: Option<Millis>,
    },
}

pub(crate) struct ExtraField {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) default: FieldDefault,
}

pub(crate) enum FieldDefault {
    None,
    /// A literal: read as if it stood in the environment.
    Text(String),
    Expr(Box<Expr>),
}

pub(crate) struct Method {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) docs: String,
    /// Without our attributes. What was wrong in it is repaired, so that it can be emitted.
    pub(crate) sig: Signature,
    pub(crate) kind: MethodKind,
}

pub(crate) enum MethodKind {
    Endpoint(Box<Endpoint>),
    /// A method with a body.
    Provided(TokenStream),
    /// Neither, and reported: it gets a stub.
    Broken,
}

pub(crate) struct Endpoint {
    pub(crate) verb: Verb,
    /// The attribute that has the verb.
    pub(crate) attribute: Attribute,
    /// `None` for an endpoint without a path; then it has a `#[url]`.
    pub(crate) path: Option<Setting<PathTemplate>>,
    /// In the order of the signature.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) policy: Policy,
    pub(crate) auth: EndpointAuth,
    pub(crate) headers: Vec<Header>,
    pub(crate) scopes: Vec<LitStr>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) idempotency_key: Option<IdempotencyKey>,
    pub(crate) errors: Option<ErrorShape>,
    pub(crate) stream: StreamShape,
    pub(crate) paging: Paging,
    /// Allowed to have the same verb and path as another.
    pub(crate) alias: bool,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Verb {
    /// The method, in capitals, of an attribute of the same name.
    Named(&'static str),
    /// By `#[request(method = "…")]`.
    Custom(String),
    /// That was wrong, and reported.
    Unknown,
}

pub(crate) struct Argument {
    pub(crate) ident: Ident,
    pub(crate) role: Role,
    /// The attribute that gives the role, if one does.
    pub(crate) attribute: Option<Attribute>,
}

pub(crate) enum Role {
    /// Fills a placeholder.
    Path,
    Query(Field),
    Header(HeaderName),
    Json,
    Raw(MediaType),
    Form(Field),
    Multipart(Field),
    Url,
    IdempotencyKey,
    /// Nothing says where it goes.
    Unplaced,
    /// Its attribute was wrong, and reported.
    Unknown,
}

/// A named value of a query or a form.
#[derive(Default)]
pub(crate) struct Field {
    /// The name that was given, if not the argument's.
    pub(crate) name: Option<String>,
    pub(crate) style: Style,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Style {
    #[default]
    Repeat,
    Comma,
    Brackets,
}

impl Verb {
    pub(crate) fn method(&self) -> &str {
        match self {
            Self::Named(method) => method,
            Self::Custom(method) => method,
            Self::Unknown => "GET",
        }
    }
}

impl Role {
    /// The attribute that stands for it.
    pub(crate) const fn attribute(&self) -> Option<&'static str> {
        Some(match self {
            Self::Query(_) => "query",
            Self::Header(_) => "header",
            Self::Json | Self::Raw(_) => "body",
            Self::Form(_) => "form",
            Self::Multipart(_) => "multipart",
            Self::Url => "url",
            Self::IdempotencyKey => "idempotency_key",
            Self::Path | Self::Unplaced | Self::Unknown => return None,
        })
    }

    pub(crate) const fn is_body(&self) -> bool {
        matches!(
            self,
            Self::Json | Self::Raw(_) | Self::Form(_) | Self::Multipart(_)
        )
    }
}

impl Method {
    pub(crate) const fn endpoint(&self) -> Option<&Endpoint> {
        match &self.kind {
            MethodKind::Endpoint(endpoint) => Some(endpoint),
            _ => None,
        }
    }
}

impl<T> Setting<T> {
    pub(crate) const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    pub(crate) const fn valid(&self) -> Option<&T> {
        match self {
            Self::Valid(value) => Some(value),
            _ => None,
        }
    }
}

impl Variable {
    /// Which URL it is part of.
    pub(crate) fn of(&self) -> String {
        match self.place {
            None => "the base URL".to_owned(),
            Some(place) => format!("`{}`", place.key()),
        }
    }
}

impl Options {
    /// Schemes whose tokens are fetched.
    pub(crate) fn token_schemes(&self) -> impl Iterator<Item = &TokenScheme> {
        self.schemes
            .iter()
            .filter_map(|scheme| scheme.kind.as_token())
    }

    /// Values that connections keep.
    pub(crate) fn captures(&self) -> impl Iterator<Item = &Capture> {
        self.token_schemes().flat_map(|scheme| &scheme.captures)
    }

    /// Variables that the configuration gives.
    pub(crate) fn config_variables(&self) -> impl Iterator<Item = &Variable> {
        self.variables.iter().filter(|variable| !variable.captured)
    }

    /// Whether there are connections, or were to be by a scheme that could not be read.
    pub(crate) fn has_connections(&self) -> bool {
        self.own_auth == OwnAuth::Invalid || self.token_schemes().any(TokenScheme::has_connections)
    }
}

impl SchemeKind {
    /// The word for it in `auth = …`.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Bearer { .. } => "bearer",
            Self::ApiKey { .. } => "api_key",
            Self::Basic { .. } => "basic",
            Self::Custom(_) => "custom",
            Self::Token(scheme) => scheme.word(),
        }
    }

    pub(crate) const fn as_token(&self) -> Option<&TokenScheme> {
        match self {
            Self::Token(scheme) => Some(scheme),
            _ => None,
        }
    }
}
