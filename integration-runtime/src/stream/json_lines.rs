//! Lines of JSON.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use serde_core::de::DeserializeOwned;

use super::error;
use super::flow::Flow;
use super::lines::{Lines, TooLong};
use super::mode::Mode;
use crate::decode::{Decode, Reply};
use crate::error::{Error, ErrorKind};

/// The lines of an answer, each a JSON document ([NDJSON](https://github.com/ndjson/ndjson-spec),
/// [JSON lines](https://jsonlines.org)), for an endpoint that returns `Result<JsonLines<T>>`: a
/// `Stream` of `Result<T>`. Blank lines are passed over; the last line needs no line end.
///
/// # Errors
///
/// A line that is not what `T` says is an error of the kind [`Decode`](crate::ErrorKind::Decode), and the
/// next line comes after it. The stream ends with an error when the connection breaks or stands
/// still for longer than the idle time-out, when the last line is cut off, at a line that is longer than an answer
/// may be, at one that the declaration calls a failure, and at one that is `{"error": {"message": …}}` and
/// no more. With `terminator = "…"` on the endpoint it ends at that line, and nowhere else.
///
/// ```no_run
/// # use integration_runtime::{integration, JsonLines, Result};
/// # #[derive(serde::Deserialize)]
/// # struct Row { id: u64 }
/// # #[integration(base_url = "https://api.acme.com")]
/// # trait Acme {
/// #[get("/export")]
/// async fn export(&self) -> Result<JsonLines<Row>>;
/// # }
/// # async fn f(client: AcmeClient) -> Result<()> {
/// let mut rows = client.export().await?;
/// while let Some(row) = rows.next().await {
///     println!("{}", row?.id);
/// }
/// # Ok(()) }
/// ```
pub struct JsonLines<T> {
    reader: Box<dyn HasReader>,
    item: PhantomData<fn() -> T>,
}

/// Reads lines that are not blank.
struct Reader {
    flow: Flow,
    lines: Lines,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// All of the body was read.
    Read,
    Done,
}

/// Keeps the types of the transport out of `JsonLines`.
trait HasReader: Send {
    fn reader(&mut self) -> &mut Reader;
}

impl HasReader for Reader {
    fn reader(&mut self) -> &mut Reader {
        self
    }
}

impl<T: DeserializeOwned + 'static> Decode for JsonLines<T> {
    const MODE: Mode = Mode::Lines;

    fn decode(reply: Reply) -> Result<Self, Error> {
        Ok(Self {
            reader: Reader::begin(reply)?,
            item: PhantomData,
        })
    }
}

impl Reader {
    fn begin(reply: Reply) -> Result<Box<dyn HasReader>, Error> {
        let mut flow = Flow::begin(reply)?;
        flow.live.pending = None;
        Ok(Box::new(Self {
            lines: Lines::new(false, flow.live.limits.body),
            flow,
            state: State::Open,
        }))
    }

    fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<String, Error>>> {
        loop {
            match self.state {
                State::Open => {}
                State::Read => return Poll::Ready(self.end().map(Err)),
                State::Done => return Poll::Ready(None),
            }
            let line = match self.lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => match ready!(self.flow.poll_chunk(cx)) {
                    Some(Ok(chunk)) => {
                        self.lines.push(chunk);
                        continue;
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(self.failed(error)))),
                    None => {
                        self.state = State::Read;
                        self.lines.take_rest()
                    }
                },
                Err(TooLong) => {
                    let error = self.flow.too_large("line", self.flow.live.limits.body);
                    return Poll::Ready(Some(Err(self.failed(error))));
                }
            };
            if let Some(line) = self.text_of(&line).transpose() {
                return Poll::Ready(Some(line));
            }
        }
    }

    /// A line that holds data; a blank one does not, and neither does the terminator.
    fn text_of(&mut self, line: &Bytes) -> Result<Option<String>, Error> {
        let line = line.trim_ascii();
        if line.is_empty() {
            return Ok(None);
        }
        let Ok(line) = std::str::from_utf8(line) else {
            let reason = "a line is not UTF-8".into();
            return Err(self.flow.reply.error(ErrorKind::Decode, reason));
        };
        let reply = &mut self.flow.reply;
        if Some(line) == reply.stream_shape().terminator {
            self.close();
            return Ok(None);
        }
        match error::of_data(reply, line) {
            Some(error) => Err(self.failed(error)),
            None => Ok(Some(line.to_owned())),
        }
    }

    /// Why the stream is not complete although its body is.
    fn end(&mut self) -> Option<Error> {
        self.close();
        let terminator = self.flow.reply.stream_shape().terminator?;
        let reason = format!("the stream ended before its terminator `{terminator}`");
        Some(self.flow.reply.error(ErrorKind::Transport, reason))
    }

    fn failed(&mut self, error: Error) -> Error {
        self.close();
        error
    }

    fn close(&mut self) {
        self.state = State::Done;
        self.flow.close();
    }

    fn undecodable(&mut self, line: &str, error: &serde_json::Error) -> Error {
        if self.state == State::Read && error.is_eof() {
            let reason = "the stream ended in the middle of a line".into();
            let error = self.flow.reply.error(ErrorKind::Transport, reason);
            return self.failed(error);
        }
        let (error, is_last) = error::undecodable(&mut self.flow.reply, line, error);
        match is_last {
            true => self.failed(error),
            false => error,
        }
    }
}

impl<T: DeserializeOwned + 'static> JsonLines<T> {
    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// See [`JsonLines`].
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> impl Future<Output = Option<Result<T, Error>>> + Send {
        poll_fn(|cx| self.poll_item(cx))
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let reader = self.reader.reader();
        Poll::Ready(match ready!(reader.poll_line(cx)) {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(line)) => {
                Some(serde_json::from_str(&line).map_err(|error| reader.undecodable(&line, &error)))
            }
        })
    }
}

impl<T: DeserializeOwned + 'static> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").finish_non_exhaustive()
    }
}
