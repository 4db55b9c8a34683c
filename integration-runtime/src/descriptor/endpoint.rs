//! Endpoints and their arguments.

use super::{ErrorShape, Header, Pagination, StreamShape};
use crate::policy::Retry;

/// One endpoint: a method of the trait with an HTTP attribute.
#[derive(Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// Name of the method.
    pub name: &'static str,
    /// HTTP method, upper case.
    pub method: &'static str,
    /// Path template, starting with `/`; empty when an argument holds the whole URL.
    pub path: &'static str,
    /// Documentation of the method.
    pub docs: &'static str,
    /// Arguments, in the order of the declaration.
    pub params: &'static [Param],
    /// Headers that this endpoint adds or replaces.
    pub headers: &'static [Header],
    /// Index into [`Integration::auth`](super::Integration::auth); `None` sends no credential.
    pub auth: Option<usize>,
    /// Total time for a call in milliseconds, when it differs from the integration's.
    pub timeout_ms: Option<u64>,
    /// Time for one attempt in milliseconds, when it differs from the integration's.
    pub attempt_timeout_ms: Option<u64>,
    /// Retry policy, when it differs from the integration's.
    pub retry: Option<Retry>,
    /// Whether sending it twice is as good as once; by default what the method says
    /// ([RFC 9110, section 9.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2)).
    pub idempotent: bool,
    /// Header of its idempotency key, lower case. A call that carries one may be sent again whatever its
    /// method.
    pub idempotency_key: Option<&'static str>,
    /// Where its errors are, when not where the integration's are.
    pub errors: Option<&'static ErrorShape>,
    /// How its streams end, if it says so.
    pub stream: Option<&'static StreamShape>,
    /// Scopes that a token needs for it.
    pub scopes: &'static [&'static str],
    /// How its answer is cut into pages, if it is.
    pub paginate: Option<&'static Pagination>,
    /// Whether the method is marked `#[deprecated]`.
    pub deprecated: bool,
}

impl Endpoint {
    /// An endpoint without arguments.
    pub const fn new(name: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            docs: "",
            params: &[],
            headers: &[],
            auth: Some(0),
            timeout_ms: None,
            attempt_timeout_ms: None,
            retry: None,
            idempotent: is_idempotent(method),
            idempotency_key: None,
            errors: None,
            stream: None,
            scopes: &[],
            paginate: None,
            deprecated: false,
        }
    }

    /// Sets [`docs`](Self::docs).
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// Sets [`params`](Self::params).
    pub const fn params(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }

    /// Sets [`headers`](Self::headers).
    pub const fn headers(mut self, headers: &'static [Header]) -> Self {
        self.headers = headers;
        self
    }

    /// Sets [`auth`](Self::auth).
    pub const fn auth(mut self, auth: Option<usize>) -> Self {
        self.auth = auth;
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
        self.retry = Some(retry);
        self
    }

    /// Sets [`idempotent`](Self::idempotent).
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// Sets [`idempotency_key`](Self::idempotency_key).
    pub const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.idempotency_key = Some(header);
        self
    }

    /// Sets [`errors`](Self::errors).
    pub const fn errors(mut self, errors: &'static ErrorShape) -> Self {
        self.errors = Some(errors);
        self
    }

    /// Sets [`stream`](Self::stream).
    pub const fn stream(mut self, shape: &'static StreamShape) -> Self {
        self.stream = Some(shape);
        self
    }

    /// Sets [`scopes`](Self::scopes).
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Sets [`paginate`](Self::paginate).
    pub const fn paginate(mut self, pagination: &'static Pagination) -> Self {
        self.paginate = Some(pagination);
        self
    }

    /// Marks a `#[deprecated]` method.
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }
}

/// The idempotent methods of RFC 9110; a method that it does not list is taken as unsafe.
const fn is_idempotent(method: &str) -> bool {
    matches!(
        method.as_bytes(),
        b"GET" | b"HEAD" | b"PUT" | b"DELETE" | b"OPTIONS" | b"TRACE"
    )
}

/// One argument of an endpoint.
#[derive(Debug)]
#[non_exhaustive]
pub struct Param {
    /// Name in Rust.
    pub name: &'static str,
    /// Name on the wire: of the placeholder, query parameter, header or field.
    pub wire: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether the wire name was written out. A struct is then nested below the name; else its
    /// fields stand beside the others.
    pub named: bool,
    /// How lists and nested values are written.
    pub style: Style,
}

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A placeholder of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// The idempotency key.
    IdempotencyKey,
    /// The whole body, as JSON.
    Json,
    /// The whole body as it is, of this media type.
    Raw(&'static str),
    /// A field of an `application/x-www-form-urlencoded` body.
    Form,
    /// A part of a `multipart/form-data` body.
    Multipart,
    /// The URL itself, in place of the path.
    Url,
}

/// How a list or a nested value is written as query parameters or form fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Style {
    /// `ids=1&ids=2`; nested values are refused.
    #[default]
    Repeat,
    /// `ids=1,2`; nested values are refused.
    Comma,
    /// `ids[]=1&ids[]=2`, `filter[name]=x`, `items[0][price]=5`.
    Brackets,
}

impl Param {
    const fn at(name: &'static str, wire: &'static str, place: Place) -> Self {
        Self {
            name,
            wire,
            place,
            named: false,
            style: Style::Repeat,
        }
    }

    /// An argument that fills a placeholder of the path.
    pub const fn path(name: &'static str, wire: &'static str) -> Self {
        Self::at(name, wire, Place::Path)
    }

    /// A query parameter.
    pub const fn query(name: &'static str, wire: &'static str) -> Self {
        Self::at(name, wire, Place::Query)
    }

    /// A header; the wire name is lower case.
    pub const fn header(name: &'static str, wire: &'static str) -> Self {
        Self::at(name, wire, Place::Header)
    }

    /// The idempotency key.
    pub const fn idempotency_key(name: &'static str) -> Self {
        Self::at(name, name, Place::IdempotencyKey)
    }

    /// A JSON body.
    pub const fn body(name: &'static str) -> Self {
        Self::at(name, name, Place::Json)
    }

    /// A body that is sent as it is.
    pub const fn raw(name: &'static str, media_type: &'static str) -> Self {
        Self::at(name, name, Place::Raw(media_type))
    }

    /// A form field.
    pub const fn form(name: &'static str, wire: &'static str) -> Self {
        Self::at(name, wire, Place::Form)
    }

    /// A part of a multipart body.
    pub const fn multipart(name: &'static str, wire: &'static str) -> Self {
        Self::at(name, wire, Place::Multipart)
    }

    /// The URL of the request.
    pub const fn url(name: &'static str) -> Self {
        Self::at(name, name, Place::Url)
    }

    /// Says that the wire name was written out; see [`Param::named`].
    pub const fn named(mut self) -> Self {
        self.named = true;
        self
    }

    /// Sets [`style`](Self::style).
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}
