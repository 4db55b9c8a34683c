//! The bytes of an answer.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::flow::Flow;
use super::mode::Mode;
use crate::decode::{Decode, Reply};
use crate::error::{Error, ErrorKind};
use crate::transport::announced_length;

/// The body of an answer as it comes, for an endpoint that returns `Result<ByteStream>`.
///
/// The call completes when the status and the headers are there. From then on the call's time-outs are
/// over, and the idle time-out holds: 30 seconds, unless the endpoint or the call says otherwise.
/// There is no limit to its size. A connection that breaks is an error, after which the stream is at its
/// end. Dropping it closes the connection.
///
/// An answer that says neither its length nor comes in chunks ends where its connection does
/// ([RFC 9112, section 6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.3)). Over TLS one that
/// is cut off is told from one that is complete.
///
/// ```no_run
/// # use integration_runtime::{integration, ByteStream, Result};
/// # #[integration(base_url = "https://api.acme.com")]
/// # trait Acme {
/// #[get("/films/{id}", idle_timeout = "10s")]
/// async fn film(&self, id: u64) -> Result<ByteStream>;
/// # }
/// # async fn f(client: AcmeClient) -> std::result::Result<(), Box<dyn std::error::Error>> {
/// let mut film = client.film(7).await?;
/// while let Some(chunk) = film.chunk().await? {
///     println!("{} bytes", chunk.len());
/// }
///
/// let mut file = tokio::fs::File::create("film.mp4").await?;
/// client.film(8).await?.copy_to(&mut file).await?;
/// # Ok(()) }
/// ```
pub struct ByteStream {
    flow: Box<dyn HasFlow>,
    done: bool,
}

/// Keeps the types of the transport out of the stream: whoever holds one makes rustc prove that it is
/// `Send`.
trait HasFlow: Send {
    fn flow(&self) -> &Flow;
    fn flow_mut(&mut self) -> &mut Flow;
}

impl HasFlow for Flow {
    fn flow(&self) -> &Flow {
        self
    }

    fn flow_mut(&mut self) -> &mut Flow {
        self
    }
}

impl Decode for ByteStream {
    const MODE: Mode = Mode::Bytes;

    fn decode(reply: Reply) -> Result<Self, Error> {
        let mut flow = Flow::begin(reply)?;
        // Nothing makes the call again, so nothing is kept for it.
        flow.live.pending = None;
        Ok(Self {
            flow: Box::new(flow),
            done: false,
        })
    }
}

impl ByteStream {
    /// Headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        self.flow.flow().reply.headers()
    }

    /// Bytes that the provider announced; `None` when it did not, or when they come compressed.
    pub fn content_length(&self) -> Option<u64> {
        announced_length(self.headers())
    }

    /// Bounds what is still to come, in bytes: more is an error.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.flow.flow_mut().live.body.limit(bytes);
        self
    }

    /// The next bytes, at least one; `None` at the end.
    ///
    /// # Errors
    /// When the connection breaks, or nothing comes within the idle time-out.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Writes all that is still to come, and returns how many bytes that was. The writer is flushed, and
    /// not shut down.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk); of the kind [`ErrorKind::Io`] when the writer fails.
    pub async fn copy_to<W>(mut self, writer: &mut W) -> Result<u64, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let mut copied = 0;
        let failed = |stream: &Self, error: std::io::Error| {
            let reason = format!("what was received cannot be written: {error}");
            let reply = &stream.flow.flow().reply;
            let error = reply
                .local_error(ErrorKind::Io, reason)
                .with_source(error.into());
            Err(error)
        };
        while let Some(chunk) = self.chunk().await? {
            if let Err(error) = writer.write_all(&chunk).await {
                return failed(&self, error);
            }
            copied += chunk.len() as u64;
        }
        match writer.flush().await {
            Ok(()) => Ok(copied),
            Err(error) => failed(&self, error),
        }
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if self.done {
            return Poll::Ready(None);
        }
        let chunk = ready!(self.flow.flow_mut().poll_chunk(cx));
        if !matches!(chunk, Some(Ok(_))) {
            self.done = true;
            self.flow.flow_mut().close();
        }
        Poll::Ready(chunk)
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(cx)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("content_length", &self.content_length())
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}
