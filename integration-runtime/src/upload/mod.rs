//! Bodies that are sent as they come.

mod ledger;
mod outflow;
mod payload;

pub(crate) use ledger::{Ledger, Overdue, Sending};
pub(crate) use outflow::Outflow;
pub(crate) use payload::{OpenError, OpeningBody, Payload, Segment};

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

/// A body, or a part of a multipart body, that is sent as it comes and never held as a whole: for an
/// argument `#[body("application/octet-stream")]` or `#[multipart]`.
///
/// Its length goes into `Content-Length` when it is known, otherwise the body is chunked. What can be
/// opened again ([`file`](Self::file), [`reopen`](Self::reopen), bytes) is sent again when the call is
/// repeated, as any other body. What cannot ([`stream`](Self::stream), [`reader`](Self::reader)) is
/// sent once: as soon as some of it is on its way the call is not repeated, neither on a failure nor
/// with a renewed token.
///
/// While it flows, the call's time-outs stand still and the idle time-out holds: the attempt's time
/// begins when all is sent.
///
/// ```no_run
/// # use integration_runtime::{integration, Result, Upload};
/// # #[integration(base_url = "https://api.acme.com")]
/// # trait Acme {
/// #[put("/files/{name}")]
/// async fn put(&self, name: &str, #[body("application/octet-stream")] content: Upload) -> Result<()>;
/// # }
/// # async fn f(client: AcmeClient) -> Result<()> {
/// client
///     .put("film.mp4", Upload::file("/tmp/film.mp4"))
///     .on_upload_progress(|sent, total| println!("{sent} of {total:?} bytes"))
///     .await?;
/// # Ok(()) }
/// ```
///
/// Clones of an upload that is sent once share its bytes: the first to be sent has them.
#[derive(Clone)]
pub struct Upload {
    source: Source,
    length: Option<u64>,
}

#[derive(Clone)]
enum Source {
    Whole(Bytes),
    Once(Slot),
    Reopened(Arc<dyn Fn() -> Opening + Send + Sync>),
}

/// Pieces of a body that has been opened.
type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;
/// Pieces until they are taken.
type Slot = Arc<Mutex<Option<Pieces>>>;
type Opening = Pin<Box<dyn Future<Output = io::Result<Upload>> + Send>>;
type BoxError = Box<dyn StdError + Send + Sync>;

/// Bytes of a piece that is read or sliced here.
const PIECE: usize = 64 * 1024;

impl Upload {
    /// These bytes, or this text.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            length: Some(bytes.len() as u64),
            source: Source::Whole(bytes),
        }
    }

    /// A stream, sent once. An error of it fails the call.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let pieces = Boxed {
            stream: Box::pin(stream),
        };
        Self::once(Box::pin(pieces))
    }

    /// What a reader reads, sent once. An error of it fails the call.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        let pieces = ReaderPieces {
            reader: Box::pin(reader),
            buffer: BytesMut::new(),
        };
        Self::once(Box::pin(pieces))
    }

    /// A file, opened when it is sent, for each attempt again.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = Arc::new(path.into());
        Self::reopen(move || {
            let path = path.clone();
            async move {
                let file = File::open(&*path).await?;
                let metadata = file.metadata().await?;
                match metadata.is_file() {
                    true => Ok(Self::reader(file).length(metadata.len())),
                    false => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file")),
                }
            }
        })
    }

    /// What `open` opens, which is called for each attempt.
    ///
    /// ```
    /// # use integration_runtime::{Bytes, Upload};
    /// let upload = Upload::reopen(|| async { Ok(Upload::bytes("made anew")) });
    /// ```
    pub fn reopen<F, O>(open: F) -> Self
    where
        F: Fn() -> O + Send + Sync + 'static,
        O: Future<Output = io::Result<Self>> + Send + 'static,
    {
        Self {
            source: Source::Reopened(Arc::new(move || Box::pin(open()))),
            length: None,
        }
    }

    /// Says how many bytes there are, for `Content-Length`. More or fewer fail the call.
    pub fn length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    fn once(pieces: Pieces) -> Self {
        Self {
            source: Source::Once(Arc::new(Mutex::new(Some(pieces)))),
            length: None,
        }
    }

    /// The bytes, if it is no more than that. A length that is not theirs has to fail where it is sent.
    pub(crate) fn as_whole(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Whole(bytes) if self.length == Some(bytes.len() as u64) => Some(bytes),
            _ => None,
        }
    }

    /// Whether it can be sent more than once.
    const fn is_replayable(&self) -> bool {
        !matches!(self.source, Source::Once(_))
    }
}

impl<B: Into<Bytes>> From<B> for Upload {
    fn from(bytes: B) -> Self {
        Self::bytes(bytes)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("length", &self.length)
            .field("replayable", &self.is_replayable())
            .finish()
    }
}

/// A stream with any error as one with a boxed error.
struct Boxed<S> {
    stream: Pin<Box<S>>,
}

impl<S, E> Stream for Boxed<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.stream.as_mut().poll_next(cx));
        Poll::Ready(piece.map(|piece| piece.map_err(Into::into)))
    }
}

struct ReaderPieces {
    reader: Pin<Box<dyn AsyncRead + Send>>,
    buffer: BytesMut,
}

impl Stream for ReaderPieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        // A piece that is gone leaves its memory to the next one.
        this.buffer.resize(PIECE, 0);
        let mut buffer = ReadBuf::new(&mut this.buffer);
        if let Err(error) = ready!(this.reader.as_mut().poll_read(cx, &mut buffer)) {
            return Poll::Ready(Some(Err(error.into())));
        }
        let length = buffer.filled().len();
        let piece = this.buffer.split_to(length).freeze();
        Poll::Ready((length > 0).then_some(Ok(piece)))
    }
}
