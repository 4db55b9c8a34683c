//! The body of an answer while it comes.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

use crate::call::Pending;
use crate::client::Limits;
use crate::decode::Reply;
use crate::error::{Error, ErrorKind};
use crate::policy::Clock;
use crate::transport::{BodyError, ResponseBody};
use crate::upload::Sending;

/// What is still to come of an answer.
pub(crate) struct Live {
    pub(crate) body: ResponseBody,
    pub(crate) limits: Limits,
    /// Held as long as the stream: it is a request that is under way.
    pub(crate) permit: Option<OwnedSemaphorePermit>,
    /// Held as long as the stream, too: the rest of a request that was answered before its end.
    pub(crate) sending: Option<Sending>,
    /// The call, to be made again.
    pub(crate) pending: Option<Box<Pending>>,
}

impl Live {
    pub(crate) const fn new(body: ResponseBody, limits: Limits) -> Self {
        Self {
            body,
            limits,
            permit: None,
            sending: None,
            pending: None,
        }
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live")
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// A body that is read with an eye on the time, and the answer that its errors tell of.
pub(super) struct Flow {
    pub(super) reply: Reply,
    pub(super) live: Live,
    idle: Idle,
}

impl Flow {
    /// # Errors
    /// When the answer is a failure, or is not the stream that was asked for.
    pub(super) fn begin(reply: Reply) -> Result<Self, Error> {
        let (reply, live) = reply.begin()?;
        Ok(Self {
            reply,
            live,
            idle: Idle::default(),
        })
    }

    /// The next bytes, of which there are some; `None` at the end of the body.
    pub(super) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match self.live.body.poll_chunk(cx) {
                Poll::Ready(Ok(Some(chunk))) if chunk.is_empty() => {}
                Poll::Ready(Ok(chunk)) => {
                    self.idle.waiting_since = None;
                    return Poll::Ready(chunk.map(Ok));
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(self.broken(error)))),
                Poll::Pending => break,
            }
        }
        let core = self.reply.core();
        if core.needs_tokio() && tokio::runtime::Handle::try_current().is_err() {
            let reason = "a stream needs a tokio runtime around it";
            let error = self.reply.local_error(ErrorKind::NoRuntime, reason.into());
            return Poll::Ready(Some(Err(error)));
        }
        let limit = self.live.limits.idle;
        ready!(self.idle.poll(core.clock(), limit, cx));
        let reason = format!("the stream stood still for {} ms", limit.as_millis());
        Poll::Ready(Some(Err(self.reply.error(ErrorKind::Timeout, reason))))
    }

    /// Gives back the connection: there is nothing more to come.
    pub(super) fn close(&mut self) {
        self.live.body = ResponseBody::empty();
        self.live.permit = None;
        self.live.sending = None;
    }

    fn broken(&self, error: BodyError) -> Error {
        match error {
            BodyError::TooLarge { limit } => self.too_large("answer", limit),
            BodyError::Broken(error) => {
                let reason = format!("the connection broke in the middle of the stream: {error}");
                let source = error.into_source();
                self.reply
                    .error(ErrorKind::Transport, reason)
                    .with_source(source)
            }
        }
    }

    pub(super) fn too_large(&self, what: &str, limit: u64) -> Error {
        let reason = format!("the {what} is larger than {limit} bytes");
        self.reply.error(ErrorKind::TooLarge, reason)
    }
}

/// What completes when time is over.
type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// How long nothing has come while it was waited for. Time in which nobody asks does not count.
#[derive(Default)]
struct Idle {
    waiting_since: Option<Instant>,
    timer: Option<(Instant, Timer)>,
}

impl Idle {
    /// Completes when nothing has come for so long.
    ///
    /// The timer of an earlier wait is left to run, and set anew only when it fires: a stream that flows
    /// costs no timers.
    fn poll(&mut self, clock: &dyn Clock, limit: Duration, cx: &mut Context<'_>) -> Poll<()> {
        let since = *self.waiting_since.get_or_insert_with(|| clock.now());
        loop {
            let (begun, timer) = self
                .timer
                .get_or_insert_with(|| (since, clock.sleep(limit)));
            ready!(timer.as_mut().poll(cx));
            if *begun >= since {
                return Poll::Ready(());
            }
            let waited = clock.now().saturating_duration_since(since);
            self.timer = Some((since, clock.sleep(limit.saturating_sub(waited))));
        }
    }
}
