//! What becomes of an answer, decided by the return type and never by its spelling.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use serde_core::de::{self, DeserializeOwned, Visitor};

use crate::auth::token::Access;
use crate::client::Core;
use crate::descriptor::{Endpoint, ErrorShape, StreamShape};
use crate::error::{
    Error, ErrorKind, KEPT_BODY, ProviderError, path_at, reason_of, request_id, scrub, shown,
    shows_failure,
};
use crate::secret::Secret;
use crate::stream::{Live, Mode};

/// An answer of the provider, of any status: complete, or with its body still to come.
#[derive(Debug)]
pub struct Reply {
    core: Core,
    endpoint: &'static Endpoint,
    parts: Parts,
    body: Bytes,
    attempts: u32,
    /// Whether it shows a declared sign of failure, whatever its status.
    failed: bool,
    /// Whose token was sent.
    access: Option<Arc<Access>>,
    /// The rest of an answer that is streamed.
    live: Option<Box<Live>>,
    /// Where it came from, when that is not where the request was sent.
    redirected: Option<Box<Url>>,
}

impl Reply {
    pub(crate) fn new(
        core: Core,
        endpoint: &'static Endpoint,
        parts: Parts,
        body: Bytes,
        access: Option<&Arc<Access>>,
    ) -> Self {
        let signs = core.errors_of(endpoint).failed;
        let failed = !signs.is_empty() && shows_failure(signs, &body);
        Self {
            core,
            endpoint,
            parts,
            body,
            attempts: 1,
            failed,
            access: access.cloned(),
            live: None,
            redirected: None,
        }
    }

    pub(crate) fn from(mut self, redirected: Option<Url>) -> Self {
        self.redirected = redirected.map(Box::new);
        self
    }

    /// An answer whose body is still to come.
    pub(crate) fn streamed(
        core: Core,
        endpoint: &'static Endpoint,
        parts: Parts,
        live: Live,
        access: Option<&Arc<Access>>,
    ) -> Self {
        Self {
            core,
            endpoint,
            parts,
            body: Bytes::new(),
            attempts: 1,
            failed: false,
            access: access.cloned(),
            live: Some(Box::new(live)),
            redirected: None,
        }
    }

    /// What is still to come of it, if it is streamed.
    pub(crate) fn live(&mut self) -> Option<&mut Live> {
        self.live.as_deref_mut()
    }

    /// Takes what is still to come of an answer that a stream is made of.
    ///
    /// # Errors
    /// When the answer is a failure, or is not the stream that was asked for.
    pub(crate) fn begin(mut self) -> Result<(Self, Live), Error> {
        match self.live.take() {
            Some(live) => Ok((self, *live)),
            None if self.is_failure() => Err(self.api_error()),
            None => {
                let found = self.parts.headers.get(header::CONTENT_TYPE);
                let found = String::from_utf8_lossy(found.map_or(b"", HeaderValue::as_bytes));
                let reason = format!("the answer is `{}`, and no event stream", shown(&found));
                Err(self.error(ErrorKind::Decode, reason))
            }
        }
    }

    /// The error that a piece of a stream is.
    pub(crate) fn error_in(&mut self, piece: &str) -> Error {
        self.body = Bytes::copy_from_slice(piece.as_bytes());
        let error = self.api_error();
        self.body = Bytes::new();
        error
    }

    /// Where the errors of its endpoint are.
    pub(crate) fn shape(&self) -> &'static ErrorShape {
        self.core.errors_of(self.endpoint)
    }

    /// How the streams of its endpoint end.
    pub(crate) fn stream_shape(&self) -> &'static StreamShape {
        const USUAL: &StreamShape = &StreamShape::new();
        self.endpoint.stream.unwrap_or(USUAL)
    }

    /// An error without anything of the answer but its origin: of this side.
    pub(crate) fn local_error(&self, kind: ErrorKind, reason: String) -> Error {
        self.core.error(self.endpoint, kind, reason)
    }

    pub(crate) const fn core(&self) -> &Core {
        &self.core
    }

    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.parts.status
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    pub(crate) fn access(&self) -> Option<&Access> {
        self.access.as_deref()
    }

    pub(crate) fn redirected(&self) -> Option<&Url> {
        self.redirected.as_deref()
    }

    /// Every secret that the request may have held.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let of_access = self.access.as_ref().map(|access| &access.secrets[..]);
        self.core
            .secrets()
            .iter()
            .chain(of_access.unwrap_or_default())
    }

    fn is_failure(&self) -> bool {
        self.parts.status.as_u16() >= 400 || self.failed
    }

    /// 404, 204, or nothing in the body: what `Option` reads as `None`. A `HEAD` never has a body,
    /// so there only the status counts.
    fn is_absent(&self) -> bool {
        match self.parts.status {
            StatusCode::NOT_FOUND => true,
            _ if self.failed => false,
            _ if self.endpoint.method == "HEAD" => false,
            StatusCode::NO_CONTENT => true,
            _ => !self.is_failure() && self.is_blank(),
        }
    }

    fn is_blank(&self) -> bool {
        self.body.iter().all(u8::is_ascii_whitespace)
    }

    /// The error that the provider answered with.
    fn api_error(&self) -> Error {
        self.error(ErrorKind::Api, String::new())
    }

    /// An error with what is to be kept of this answer.
    pub(crate) fn error(&self, kind: ErrorKind, reason: String) -> Error {
        let shape = self.core.errors_of(self.endpoint);
        let mut headers = self.parts.headers.clone();
        let mut body = Bytes::new();
        let mut provider = ProviderError::default();
        let secrets = || self.secrets();
        if kind == ErrorKind::Api {
            body = self.body.clone();
            scrub(secrets, &mut body, &mut headers);
            provider = ProviderError::find(shape, &body);
            body = Bytes::copy_from_slice(&body[..body.len().min(KEPT_BODY)]);
        } else {
            scrub(secrets, &mut body, &mut headers);
        }
        let id = request_id(shape, &headers);
        let missing = match self.parts.status {
            StatusCode::FORBIDDEN => self.missing_scopes(),
            _ => Vec::new(),
        };
        self.core
            .error(self.endpoint, kind, reason)
            .with_attempts(self.attempts)
            .with_missing_scopes(missing)
            .with_response(self.parts.status, headers, body, provider, id)
    }

    /// Scopes that the endpoint declares and the token that was sent is known not to have.
    fn missing_scopes(&self) -> Vec<&'static str> {
        let granted = self
            .access
            .as_ref()
            .and_then(|access| access.scopes.as_ref());
        let needed = self.endpoint.scopes.iter().copied();
        granted.map_or_else(Vec::new, |granted| {
            needed
                .filter(|scope| !granted.iter().any(|g| g == scope))
                .collect()
        })
    }

    fn text(&self) -> Result<&str, Failure> {
        match std::str::from_utf8(&self.body) {
            Ok(text) => Ok(text),
            Err(error) => {
                let reason = format!("the answer is not UTF-8 at byte {}", error.valid_up_to());
                Err(Failure::Whole(Box::new(
                    self.error(ErrorKind::Decode, reason),
                )))
            }
        }
    }

    /// Reads the body as JSON.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        T::deserialize(Deserializer(self)).map_err(|failure| self.decode_error(failure))
    }

    /// The body as text, for a reader of its own.
    pub(crate) fn body_text(&self) -> Result<&str, Error> {
        self.json().map_err(|failure| self.decode_error(failure))
    }

    /// An answer that is JSON, and not what was declared.
    pub(crate) fn misread(&self, reason: &str, path: String) -> Error {
        let reason = format!("the answer cannot be read: {reason}");
        self.error(ErrorKind::Decode, reason).with_json_path(path)
    }

    /// A body that a value can be read from.
    #[inline(never)]
    fn json(&self) -> Result<&str, Failure> {
        let whole = |error| Err(Failure::Whole(Box::new(error)));
        if self.is_failure() {
            return whole(self.api_error());
        }
        if self.is_blank() {
            let reason = format!(
                "the answer has no body, status {}",
                self.parts.status.as_u16()
            );
            return whole(self.error(ErrorKind::EmptyBody, reason));
        }
        self.text()
    }

    #[inline(never)]
    fn bytes(&self) -> Result<&Bytes, Failure> {
        match self.is_failure() {
            true => Err(Failure::Whole(Box::new(self.api_error()))),
            false => Ok(&self.body),
        }
    }

    #[inline(never)]
    fn decode_error(&self, failure: Failure) -> Error {
        let error = match failure {
            Failure::Whole(error) => return *error,
            Failure::Json(error) => error,
        };
        let path = match std::str::from_utf8(&self.body) {
            Ok(text) if error.line() > 0 => path_at(text, error.line(), error.column()),
            _ => "$".to_owned(),
        };
        self.misread(&reason_of(&error), path)
    }
}

/// A type that an endpoint can return inside of its `Result`.
///
/// Every [`DeserializeOwned`] type is read from JSON; `()` ignores the body, `Option<T>` is `None`
/// on 404, 204 or an empty body, [`Bytes`] is the body as it is. [`ByteStream`](crate::ByteStream),
/// [`Events`](crate::Events) and [`JsonLines`](crate::JsonLines) are read as it comes.
#[diagnostic::on_unimplemented(
    message = "an endpoint cannot return `Result<{Self}>`: `{Self}` cannot be read from an answer",
    label = "cannot be read from an answer",
    note = "derive `serde::Deserialize` for it, or return `()`, `Text`, `Bytes`, `Option<_>`, `Response<_>`, `ByteStream`, `Events<_>` or `JsonLines<_>`"
)]
pub trait Decode: Sized {
    #[doc(hidden)]
    const MODE: Mode = Mode::Buffered;

    #[doc(hidden)]
    fn decode(reply: Reply) -> Result<Self, Error>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Decode for T {
    fn decode(reply: Reply) -> Result<Self, Error> {
        T::deserialize(Deserializer(&reply)).map_err(|failure| reply.decode_error(failure))
    }
}

/// A body as text, whatever its media type: `String` is read from a JSON string.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Text(pub String);

impl Decode for Text {
    fn decode(reply: Reply) -> Result<Self, Error> {
        let text = reply.bytes().and_then(|_| reply.text());
        match text {
            Ok(text) => Ok(Self(text.to_owned())),
            Err(failure) => Err(reply.decode_error(failure)),
        }
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value with the status and the headers that it came with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// Status of the answer.
    pub status: StatusCode,
    /// Headers of the answer.
    pub headers: HeaderMap,
    /// What the body holds.
    pub value: T,
}

impl<T: Decode> Decode for Response<T> {
    const MODE: Mode = T::MODE;

    fn decode(reply: Reply) -> Result<Self, Error> {
        let status = reply.parts.status;
        // A copy: an error of the decoding keeps the headers too.
        let headers = reply.parts.headers.clone();
        let value = T::decode(reply)?;
        Ok(Self {
            status,
            headers,
            value,
        })
    }
}

/// What a method with an HTTP attribute can return: a `Result`.
#[diagnostic::on_unimplemented(
    message = "an endpoint cannot return `{Self}`; expected `Result<{Self}>`",
    label = "expected `Result<_>`",
    note = "every call can fail: `integration_runtime::Result<T>` is `Result<T, integration_runtime::Error>`"
)]
pub trait Output: Sized + 'static {
    #[doc(hidden)]
    type Value;
    #[doc(hidden)]
    type Error;

    #[doc(hidden)]
    fn from_result(result: Result<Self::Value, Self::Error>) -> Self;

    #[doc(hidden)]
    fn receive(reply: Result<Reply, Error>) -> Self
    where
        Self::Value: Decode,
        Self::Error: FromError,
    {
        let result = reply.and_then(Self::Value::decode);
        Self::from_result(result.map_err(Self::Error::from_error))
    }
}

impl<T: 'static, E: 'static> Output for Result<T, E> {
    type Value = T;
    type Error = E;

    fn from_result(result: Self) -> Self {
        result
    }
}

/// An error type of an endpoint: everything that an [`Error`] can be turned into.
#[diagnostic::on_unimplemented(
    message = "an endpoint cannot fail with `{Self}`: it does not implement `From<integration_runtime::Error>`",
    label = "cannot be made of an `integration_runtime::Error`"
)]
pub trait FromError: 'static {
    #[doc(hidden)]
    fn from_error(error: Error) -> Self;
}

impl<E: From<Error> + 'static> FromError for E {
    fn from_error(error: Error) -> Self {
        Self::from(error)
    }
}

/// The top level of an answer: decides by what the type asks for, and hands all else to serde_json.
struct Deserializer<'a>(&'a Reply);

enum Failure {
    /// The answer as a whole.
    Whole(Box<Error>),
    /// Something in its JSON.
    Json(serde_json::Error),
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Failure")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer cannot be read")
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Json(de::Error::custom(message))
    }
}

macro_rules! from_json {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Failure> {
            let mut json = serde_json::Deserializer::from_str(self.0.json()?);
            let value = de::Deserializer::$method(&mut json, $($argument,)* visitor);
            // What follows the value would be a sign of a document cut out of another.
            value.and_then(|value| json.end().map(|()| value)).map_err(Failure::Json)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Deserializer<'de> {
    type Error = Failure;

    from_json! {
        deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32()
        deserialize_i64() deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32()
        deserialize_u64() deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char()
        deserialize_str() deserialize_string() deserialize_seq() deserialize_map()
        deserialize_identifier() deserialize_ignored_any()
        deserialize_tuple(len: usize)
        deserialize_newtype_struct(name: &'static str)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let null = || !self.0.is_failure() && self.0.body.trim_ascii() == b"null";
        match self.0.is_absent() || null() {
            true => visitor.visit_none(),
            false => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.0.bytes()?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_borrowed_bytes(self.0.bytes()?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_byte_buf(self.0.bytes()?.to_vec())
    }
}
