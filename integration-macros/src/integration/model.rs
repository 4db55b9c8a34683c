//! What a declaration says: plain data, parsed and not yet checked against itself.

use proc_macro2::{Span, TokenStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Generics, Ident, LitStr, Signature, Token, TraitItem, Type, TypeParamBound,
    Visibility,
};

use crate::runtime_path::RuntimePath;
use crate::value::{BaseUrl, HeaderName, MediaType, Millis, PathTemplate, Pattern, Pointer};

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
    pub(crate) headers: Vec<Header>,
    pub(crate) policy: Policy,
    pub(crate) errors: Option<ErrorShape>,
    /// Fields of the configuration that were asked for by `config(…)`.
    pub(crate) extra_fields: Vec<ExtraField>,
    /// The set of events that arrive as webhooks.
    pub(crate) webhooks: Option<Type>,
    pub(crate) dyn_compatible: bool,
}

/// A required option.
pub(crate) enum Setting<T> {
    Missing,
    /// Set to something that was reported.
    Invalid,
    Valid(T),
}

/// A variable of the base URL.
pub(crate) struct Variable {
    /// The option's key, or the base URL's literal when there is no such option.
    pub(crate) span: Span,
    pub(crate) name: String,
    pub(crate) in_host: bool,
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

pub(crate) struct ErrorShape {
    pub(crate) message: Option<Pointer>,
    pub(crate) code: Option<Pointer>,
    pub(crate) request_id: Option<HeaderName>,
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
    pub(crate) idempotent: Option<bool>,
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
    pub(crate) const fn valid(&self) -> Option<&T> {
        match self {
            Self::Valid(value) => Some(value),
            _ => None,
        }
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
        }
    }

    /// The fields of the configuration that it needs.
    pub(crate) const fn fields(&self) -> &'static [&'static str] {
        match self {
            Self::Bearer { .. } => &["token"],
            Self::ApiKey { .. } => &["api_key"],
            Self::Basic { .. } => &["username", "password"],
            Self::Custom(_) => &["auth"],
        }
    }
}
