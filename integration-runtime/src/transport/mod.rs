//! What carries a request to the provider and its answer back.

mod error;
mod hyper;
mod request;
mod reqwest;

pub use error::TransportError;
pub(crate) use hyper::HyperClient;
pub use request::{RequestBody, TransportRequest};
pub(crate) use reqwest::ReqwestClient;

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::response::Parts;
use http::{HeaderMap, header};
use http_body::Body;

use crate::progress::Meter;

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
    meter: Option<Box<Meter>>,
}

// A box around the usual one would be an allocation more for every call.
#[allow(clippy::large_enum_variant)]
enum Source {
    Hyper(hyper::ResponseBody),
    Reqwest(::reqwest::Body),
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
            meter: None,
        }
    }

    /// One that has come to its end.
    pub(crate) const fn empty() -> Self {
        Self::new(Source::Whole(None))
    }

    /// Bounds what is still to come.
    pub(crate) fn limit(&mut self, limit: u64) {
        self.left = limit;
        self.limit = limit;
    }

    /// Tells of each piece.
    pub(crate) fn meter(&mut self, meter: Meter) {
        self.meter = Some(Box::new(meter));
    }

    /// The next piece, or `None` at the end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, BodyError>> {
        let chunk = match &mut self.source {
            Source::Hyper(body) => ready!(poll_data(body, cx)).map_err(TransportError::maybe_sent),
            Source::Reqwest(body) => ready!(poll_data(body, cx))
                .map_err(|error| TransportError::maybe_sent(error.without_url())),
            Source::Stream(stream) => ready!(stream.as_mut().poll_next(cx)).transpose(),
            Source::Whole(bytes) => Ok(bytes.take()),
        };
        let chunk = chunk.map_err(BodyError::Broken)?;
        if let Some(chunk) = &chunk {
            match self.left.checked_sub(chunk.len() as u64) {
                Some(left) => self.left = left,
                None => return Poll::Ready(Err(BodyError::TooLarge { limit: self.limit })),
            }
            if let Some(meter) = &mut self.meter {
                meter.count(chunk.len());
            }
        }
        Poll::Ready(Ok(chunk))
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
fn poll_data<B: Body<Data = Bytes> + Unpin>(
    body: &mut B,
    cx: &mut Context<'_>,
) -> Poll<Result<Option<Bytes>, B::Error>> {
    loop {
        match ready!(Pin::new(&mut *body).poll_frame(cx)).transpose()? {
            None => return Poll::Ready(Ok(None)),
            Some(frame) => {
                if let Ok(data) = frame.into_data() {
                    return Poll::Ready(Ok(Some(data)));
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
