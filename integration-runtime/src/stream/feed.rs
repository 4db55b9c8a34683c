//! Events of one answer, and of those that resume it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::StatusCode;
use http::header::{HeaderName, HeaderValue};

use super::error;
use super::flow::{Flow, Live};
use super::lines::TooLong;
use super::sse::{Parser, RawEvent};
use crate::call::Pending;
use crate::decode::Reply;
use crate::error::{Error, ErrorKind};
use crate::execute::execute;

/// A longer delay than this is not waited for, as with `Retry-After`.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

type Answer = Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>>;

pub(super) struct Feed {
    state: State,
    parser: Parser,
    /// Connections in a row, the first included, that brought no event.
    fruitless: u32,
    /// Whether any event has come.
    delivered: bool,
}

enum State {
    Open(Box<Flow>),
    Resuming(Answer),
    Done,
}

/// Keeps the types of the transport out of `Events`, as `HasFlow` does.
pub(super) trait HasFeed: Send {
    fn feed(&self) -> &Feed;
    fn feed_mut(&mut self) -> &mut Feed;
}

impl HasFeed for Feed {
    fn feed(&self) -> &Feed {
        self
    }

    fn feed_mut(&mut self) -> &mut Feed {
        self
    }
}

impl Feed {
    /// # Errors
    /// When the answer is a failure, or no stream of events.
    pub(super) fn begin(reply: Reply) -> Result<Box<dyn HasFeed>, Error> {
        let flow = Flow::begin(reply)?;
        Ok(Box::new(Self {
            parser: Parser::new(flow.live.limits.body),
            state: State::Open(Box::new(flow)),
            fruitless: 0,
            delivered: false,
        }))
    }

    pub(super) fn last_event_id(&self) -> Option<&str> {
        self.parser.last_id()
    }

    pub(super) fn poll_event(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            let flow = match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Resuming(answer) => {
                    let answer = ready!(answer.as_mut().poll(cx));
                    match answer.and_then(Flow::begin) {
                        Ok(flow) => self.state = State::Open(Box::new(flow)),
                        Err(error) => return Poll::Ready(Some(Err(self.failed(error)))),
                    }
                    continue;
                }
                State::Open(flow) => flow,
            };
            match self.parser.next() {
                Ok(Some(event)) => {
                    if Some(&*event.data) == flow.reply.stream_shape().terminator {
                        self.state = State::Done;
                        return Poll::Ready(None);
                    }
                    if let Some(error) = error::of_event(&mut flow.reply, &event) {
                        return Poll::Ready(Some(Err(self.failed(error))));
                    }
                    self.delivered = true;
                    self.fruitless = 0;
                    return Poll::Ready(Some(Ok(event)));
                }
                Ok(None) => {}
                Err(TooLong) => {
                    let error = flow.too_large("event", flow.live.limits.body);
                    return Poll::Ready(Some(Err(self.failed(error))));
                }
            }
            let broken = match ready!(flow.poll_chunk(cx)) {
                Some(Ok(chunk)) => {
                    self.parser.push(chunk);
                    continue;
                }
                Some(Err(error)) => Some(error),
                None => None,
            };
            if let Some(error) = self.interrupted(broken) {
                return Poll::Ready(Some(Err(error)));
            }
        }
    }

    /// The error for data that is not what was declared.
    pub(super) fn undecodable(&mut self, data: &str, error: &serde_json::Error) -> Error {
        let State::Open(flow) = &mut self.state else {
            unreachable!("an event came of it just now");
        };
        let (error, is_last) = error::undecodable(&mut flow.reply, data, error);
        if is_last {
            self.state = State::Done;
        }
        error
    }

    fn failed(&mut self, error: Error) -> Error {
        self.state = State::Done;
        error
    }

    /// The body has come to an end, or broken. Begins to resume it, or returns why the stream is over
    /// if that is an error.
    fn interrupted(&mut self, broken: Option<Error>) -> Option<Error> {
        let State::Open(flow) = std::mem::replace(&mut self.state, State::Done) else {
            unreachable!("a body is read while it is open");
        };
        let Flow { reply, live, .. } = *flow;
        let terminator = reply.stream_shape().terminator;
        let unfinished = self.parser.unfinished();
        // By section 9.2.3 of the standard, a 204 says that there will be no more.
        let has_no_more = broken.is_none() && reply.status() == StatusCode::NO_CONTENT;
        if has_no_more || (terminator.is_some() && unfinished.as_deref() == terminator) {
            return None;
        }
        let early = |what: &str| {
            let reason = format!("the stream ended {what}");
            Some(reply.error(ErrorKind::Transport, reason))
        };
        let end = match (broken, terminator) {
            (Some(error), _) => Some(error),
            (None, Some(terminator)) => early(&format!("before its terminator `{terminator}`")),
            (None, None) if unfinished.is_some() => early("in the middle of an event"),
            (None, None) => None,
        };
        match self.resumption(live, end.as_ref()) {
            Some(answer) => {
                self.state = State::Resuming(answer);
                None
            }
            None => {
                let asked = self.parser.retry().filter(|asked| *asked > LONGEST_DELAY);
                end.map(|error| error.with_retry_after(asked))
            }
        }
    }

    /// The same call again, after what was received, if it may be made.
    fn resumption(&mut self, live: Live, end: Option<&Error>) -> Option<Answer> {
        let mut pending = live.pending?;
        self.fruitless += 1;
        let Pending {
            prepared, limits, ..
        } = &mut *pending;
        let asked = self.parser.retry();
        let id = self.parser.last_id();
        // Without an id, what came may come again, or what is to come may be missing.
        let is_known = id.is_some() || asked.is_some() || (end.is_some() && !self.delivered);
        let asked = asked.unwrap_or_default();
        if !is_known
            || asked > LONGEST_DELAY
            || end.is_some_and(|error| error.kind() == ErrorKind::NoRuntime)
            || self.fruitless >= limits.retry.max_attempts()
            || !prepared.is_repeatable()
            || !prepared.can_be_resent()
        {
            return None;
        }
        if let Some(id) = id {
            let id = HeaderValue::from_bytes(id.as_bytes()).ok()?;
            prepared.set_header(LAST_EVENT_ID, id);
        }
        let core = prepared.core.clone();
        if !core.gate().budget.take(end.is_some_and(Error::is_timeout)) {
            return None;
        }
        let wait = limits
            .retry
            .backoff(self.fruitless, core.random())
            .max(asked);
        tracing::debug!(
            endpoint = prepared.endpoint.name,
            wait_ms = wait.as_millis(),
            "resuming a stream"
        );
        self.parser.restart();
        Some(Box::pin(async move {
            core.clock().sleep(wait).await;
            execute(*pending).await
        }))
    }
}
