//! What carries a request to the provider and its answer back.

mod error;
mod hyper;
mod reqwest;

pub use error::TransportError;
pub(crate) use hyper::HyperClient;
pub(crate) use reqwest::ReqwestClient;

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;

use ::reqwest::Url;
use bytes::Bytes;
use futures_core::Stream;
use http::response::Parts;
use http::{HeaderMap, Method, header};
use http_body_util::BodyExt as _;

/// Carries one request. The default is hyper's client over TLS by rustls; a test passes its own to
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

// A box around the usual one would be an allocation more for every call.
#[allow(clippy::large_enum_variant)]
enum Source {
    Hyper(hyper::ResponseBody),
    Reqwest(::reqwest::Response),
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
            Source::Hyper(body) => next_data(body).await.map_err(BodyError::Broken)?,
            Source::Reqwest(response) => response.chunk().await.map_err(|error| {
                BodyError::Broken(TransportError::maybe_sent(error.without_url()))
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

/// The next bytes of a body; trailers are passed over.
async fn next_data(body: &mut hyper::ResponseBody) -> Result<Option<Bytes>, TransportError> {
    loop {
        match body.frame().await {
            None => return Ok(None),
            Some(Err(error)) => return Err(TransportError::maybe_sent(error)),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

/// The transport of a client. The usual ones are no trait objects: that saves an allocation a call.
#[derive(Debug, Clone)]
pub(crate) enum Carrier {
    Hyper(Box<HyperClient>),
    Reqwest(ReqwestClient),
    Custom(Arc<dyn Transport>),
}

impl Carrier {
    pub(crate) async fn send(
        &self,
        request: TransportRequest,
    ) -> Result<RawResponse, TransportError> {
        match self {
            Self::Hyper(client) => client.send(request).await,
            Self::Reqwest(client) => client.send(request).await,
            Self::Custom(transport) => transport.send(request).await,
        }
    }
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
