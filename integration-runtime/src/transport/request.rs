//! A request as it goes out.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, Method};
use http_body::{Frame, SizeHint};
use reqwest::Url;

use super::TransportError;
use crate::upload::Outflow;

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
    pub body: RequestBody,
}

impl fmt::Debug for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The query may hold a key, and so may a header.
        f.debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The body of a request: bytes, or a stream of them.
///
/// A [`Transport`](super::Transport) takes it as the [`http_body::Body`] that it is, as a whole by
/// [`as_bytes`](Self::as_bytes), or reads it by [`collect`](Self::collect).
pub struct RequestBody(Kind);

enum Kind {
    Whole(Bytes),
    Stream(Box<Outflow>),
}

impl RequestBody {
    pub(crate) fn streamed(outflow: Outflow) -> Self {
        Self(Kind::Stream(Box::new(outflow)))
    }

    /// All of it, unless it is streamed.
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Whole(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// Bytes of it, when that is known before it is sent.
    pub const fn length(&self) -> Option<u64> {
        match &self.0 {
            Kind::Whole(bytes) => Some(bytes.len() as u64),
            Kind::Stream(outflow) => outflow.length(),
        }
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        matches!(&self.0, Kind::Whole(bytes) if bytes.is_empty())
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// When a stream fails.
    pub async fn collect(mut self) -> Result<Bytes, TransportError> {
        if let Kind::Whole(bytes) = self.0 {
            return Ok(bytes);
        }
        let mut whole = Vec::new();
        while let Some(piece) = poll_fn(|cx| self.poll_piece(cx)).await {
            whole.extend_from_slice(&piece.map_err(TransportError::maybe_sent)?);
        }
        Ok(whole.into())
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        match &mut self.0 {
            Kind::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Whole(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Kind::Stream(outflow) => outflow.poll_piece(cx),
        }
    }
}

type BoxError = Box<dyn StdError + Send + Sync>;

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let piece = ready!(self.get_mut().poll_piece(cx));
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.length()
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Whole(bytes))
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}
