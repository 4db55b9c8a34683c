//! What carries a request to the provider and its answer back.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::response::Parts;
use http::{HeaderMap, Method, header};
use reqwest::Url;

/// Carries one request. The default is a [`reqwest::Client`]; a test or a proxy passes its own to
/// [`ClientBuilder::transport`](crate::ClientBuilder::transport).
///
/// It must not follow redirects: the client does, where that is safe.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request and returns as soon as the status and the headers are there.
    fn send(
        &self,
        request: TransportRequest,
    ) -> Pin<Box<dyn Future<Output = Result<RawResponse, TransportError>> + Send + '_>>;
}

/// A request as it goes out: everything is encoded, the credential is in it.
#[non_exhaustive]
pub struct TransportRequest {
    /// HTTP method.
    pub method: Method,
    /// Absolute URL.
    pub url: Url,
    /// Headers.
    pub headers: HeaderMap,
    /// Body; empty when there is none.
    pub body: Bytes,
}

impl fmt::Debug for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The query may hold a key, and so may a header.
        f.debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// An answer whose body has not been read yet.
#[derive(Debug)]
pub struct RawResponse {
    /// Status and headers.
    pub parts: Parts,
    /// The body, decompressed, with a bound on its size.
    pub body: ResponseBody,
}

impl RawResponse {
    /// An answer with a body that is there already.
    pub fn new(parts: Parts, body: impl Into<Bytes>) -> Self {
        let body = ResponseBody::new(Source::Whole(Some(body.into())));
        Self { parts, body }
    }

    /// An answer whose body is still coming.
    pub fn streamed(
        parts: Parts,
        body: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        let body = ResponseBody::new(Source::Stream(Box::pin(body)));
        Self { parts, body }
    }
}

/// A stream of the bytes of an answer. It ends with an error when there are more than its limit.
pub struct ResponseBody {
    source: Source,
    /// Bytes that may still come.
    left: u64,
    limit: u64,
}

enum Source {
    Http(reqwest::Response),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>),
    Whole(Option<Bytes>),
}

/// Why a body could not be read to its end.
#[derive(Debug)]
pub(crate) enum BodyError {
    TooLarge { limit: u64 },
    Broken(TransportError),
}

impl ResponseBody {
    const fn new(source: Source) -> Self {
        Self {
            source,
            left: u64::MAX,
            limit: u64::MAX,
        }
    }

    /// Bounds what is still to come.
    pub(crate) fn limit(&mut self, limit: u64) {
        self.left = limit;
        self.limit = limit;
    }

    /// The next piece, or `None` at the end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        let chunk = match &mut self.source {
            Source::Http(response) => response.chunk().await.map_err(|error| {
                BodyError::Broken(TransportError::of_reqwest(error).possibly_sent())
            })?,
            Source::Stream(stream) => poll_fn(|cx| stream.as_mut().poll_next(cx))
                .await
                .transpose()
                .map_err(BodyError::Broken)?,
            Source::Whole(bytes) => bytes.take(),
        };
        if let Some(chunk) = &chunk {
            match self.left.checked_sub(chunk.len() as u64) {
                Some(left) => self.left = left,
                None => return Err(BodyError::TooLarge { limit: self.limit }),
            }
        }
        Ok(chunk)
    }

    /// The beginning of the body, at most this long.
    pub(crate) async fn collect_start(mut self, length: usize) -> Result<Bytes, BodyError> {
        let mut start = Vec::new();
        while start.len() < length
            && let Some(chunk) = self.chunk().await?
        {
            let room = length - start.len();
            start.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
        Ok(start.into())
    }

    /// The whole body. Only what came is allocated, whatever the answer said of its length.
    pub(crate) async fn collect(mut self) -> Result<Bytes, BodyError> {
        let Some(first) = self.chunk().await? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.chunk().await? else {
            // The usual case: one piece, taken without a copy.
            return Ok(first);
        };
        let mut whole = Vec::with_capacity((first.len() + second.len()) * 2);
        whole.extend_from_slice(&first);
        whole.extend_from_slice(&second);
        while let Some(chunk) = self.chunk().await? {
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.into())
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// Why a request could not be carried. It holds no URL.
#[derive(Debug)]
pub struct TransportError {
    source: Box<dyn StdError + Send + Sync>,
    sent: bool,
}

impl TransportError {
    /// The request certainly did not reach the provider: it may be sent again.
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            sent: false,
        }
    }

    /// The request may have reached the provider.
    pub fn maybe_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            sent: true,
        }
    }

    fn of_reqwest(error: reqwest::Error) -> Self {
        let sent = !(error.is_connect() || error.is_builder());
        Self {
            // The URL in reqwest's message may hold a key.
            source: Box::new(error.without_url()),
            sent,
        }
    }

    fn possibly_sent(mut self) -> Self {
        self.sent = true;
        self
    }

    /// Whether the provider may have received the request.
    pub const fn may_have_been_sent(&self) -> bool {
        self.sent
    }

    pub(crate) fn into_source(self) -> Box<dyn StdError + Send + Sync> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The innermost cause says most: "connection refused", not "error sending request".
        let mut cause: &(dyn StdError + 'static) = &*self.source;
        while let Some(next) = cause.source() {
            cause = next;
        }
        fmt::Display::fmt(cause, f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// The transport of a client. The default is no trait object: that saves an allocation a call.
#[derive(Debug, Clone)]
pub(crate) enum Carrier {
    Http(reqwest::Client),
    Custom(Arc<dyn Transport>),
}

impl Carrier {
    pub(crate) async fn send(
        &self,
        request: TransportRequest,
    ) -> Result<RawResponse, TransportError> {
        match self {
            Self::Http(client) => {
                let mut outgoing = reqwest::Request::new(request.method, request.url);
                *outgoing.headers_mut() = request.headers;
                if !request.body.is_empty() {
                    *outgoing.body_mut() = Some(request.body.into());
                }
                let mut response = client
                    .execute(outgoing)
                    .await
                    .map_err(TransportError::of_reqwest)?;
                let (mut parts, ()) = http::Response::new(()).into_parts();
                parts.status = response.status();
                parts.version = response.version();
                parts.headers = std::mem::take(response.headers_mut());
                let body = ResponseBody::new(Source::Http(response));
                Ok(RawResponse { parts, body })
            }
            Self::Custom(transport) => transport.send(request).await,
        }
    }
}

/// The client that is used when none is given: no proxy from the environment, five seconds to
/// connect.
pub(crate) fn default_client() -> Result<reqwest::Client, TransportError> {
    safe_client(
        reqwest::Client::builder()
            .no_proxy()
            .connect_timeout(Duration::from_secs(5)),
    )
}

/// A client that follows no redirect and sends no `Referer`: either would carry a credential to
/// another origin.
pub(crate) fn safe_client(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::Client, TransportError> {
    builder
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .build()
        .map_err(TransportError::of_reqwest)
}

/// What the body said of its length before it came, when that is already too much.
pub(crate) fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
