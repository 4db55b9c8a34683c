//! What the scripted server does with a request.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;

/// What the server does with one request: an answer, whole or faulty, or none.
#[derive(Clone, Debug)]
#[must_use]
pub struct Reply {
    pub(crate) delay: Duration,
    pub(crate) action: Action,
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Answer(Answer),
    /// These bytes in place of an answer, then the end of the connection.
    Raw(Bytes),
    Close,
    Reset,
    Never,
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Body,
    pub(crate) framing: Framing,
    pub(crate) drip: Option<Duration>,
    pub(crate) hang: bool,
    pub(crate) reset: bool,
    close: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Whole(Bytes),
    /// So many spaces, written piece by piece: white space is legal before any JSON document.
    Spaces(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// `content-length` says the truth.
    Length,
    /// `content-length` promises so many bytes more than are sent before the connection ends.
    Missing(u64),
    Chunked,
    /// The end of the connection ends the body.
    Close,
}

impl Reply {
    /// An answer without a body.
    pub fn status(status: u16) -> Self {
        Self::from(Answer {
            status,
            headers: Vec::new(),
            body: Body::Whole(Bytes::new()),
            framing: Framing::Length,
            drip: None,
            hang: false,
            reset: false,
            close: false,
        })
    }

    /// A JSON answer.
    pub fn json(status: u16, value: impl Into<Value>) -> Self {
        Self::body(status, "application/json", value.into().to_string())
    }

    /// An answer with these bytes, whatever they are.
    pub fn body(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self::with_body(status, content_type, Body::Whole(body.into()))
    }

    /// A 200 of so many spaces, never held in memory as a whole.
    pub fn spaces(length: u64) -> Self {
        Self::with_body(200, "application/json", Body::Spaces(length))
    }

    /// Exactly these bytes in place of an answer; then the connection ends.
    pub fn raw(bytes: impl Into<Bytes>) -> Self {
        Self::from(Action::Raw(bytes.into()))
    }

    /// The connection ends after the request has been read, with no byte of an answer.
    pub fn close() -> Self {
        Self::from(Action::Close)
    }

    /// The connection is reset (TCP RST) after the request has been read.
    pub fn reset() -> Self {
        Self::from(Action::Reset)
    }

    /// The request is read and never answered.
    pub fn never() -> Self {
        Self::from(Action::Never)
    }

    /// The same with another status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.answer().status = status;
        self
    }

    /// Adds a header; its value may be any bytes.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.answer()
            .headers
            .push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Waits so long between reading the request and doing this.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sends the body one byte at a time, with this pause before each.
    pub fn drip(mut self, pause: Duration) -> Self {
        self.answer().drip = Some(pause);
        self
    }

    /// `content-length` promises so many bytes more than are sent; then the connection ends.
    pub fn missing(mut self, bytes: u64) -> Self {
        self.answer().framing = Framing::Missing(bytes);
        self
    }

    /// Sends the body in chunks (`transfer-encoding: chunked`).
    pub fn chunked(mut self) -> Self {
        self.answer().framing = Framing::Chunked;
        self
    }

    /// Says no length: the end of the connection ends the body, so that a short one looks like a whole one.
    pub fn close_delimited(mut self) -> Self {
        self.answer().framing = Framing::Close;
        self
    }

    /// Sends what there is, without the end of the body, and leaves the connection open.
    pub fn hang(mut self) -> Self {
        self.answer().hang = true;
        self
    }

    /// Ends the connection after the answer, without saying so in a header: a stale connection in the client's pool.
    pub fn then_close(mut self) -> Self {
        self.answer().close = true;
        self
    }

    /// Resets the connection (TCP RST) soon after what was sent.
    pub fn then_reset(mut self) -> Self {
        self.answer().reset = true;
        self
    }

    fn with_body(status: u16, content_type: &str, body: Body) -> Self {
        let mut reply = Self::status(status).header("content-type", content_type);
        reply.answer().body = body;
        reply
    }

    fn answer(&mut self) -> &mut Answer {
        match &mut self.action {
            Action::Answer(answer) => answer,
            fault => panic!("{fault:?} is no answer: it has no headers and no body"),
        }
    }
}

impl From<Action> for Reply {
    fn from(action: Action) -> Self {
        Self {
            delay: Duration::ZERO,
            action,
        }
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self::from(Action::Answer(answer))
    }
}

impl Answer {
    /// The status line and the headers, with the blank line after them.
    pub(crate) fn head(&self) -> Vec<u8> {
        let reason = StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason());
        let mut head = format!(
            "HTTP/1.1 {} {}\r\n",
            self.status,
            reason.unwrap_or("Unknown")
        )
        .into_bytes();
        for (name, value) in &self.headers {
            for piece in [name.as_bytes(), b": ", value, b"\r\n"] {
                head.extend_from_slice(piece);
            }
        }
        let length = self.body.length();
        let framing = match self.framing {
            Framing::Length if self.is_bodiless() => String::new(),
            Framing::Length => format!("content-length: {length}\r\n"),
            Framing::Missing(more) => format!("content-length: {}\r\n", length + more),
            Framing::Chunked => "transfer-encoding: chunked\r\n".to_owned(),
            Framing::Close => "connection: close\r\n".to_owned(),
        };
        head.extend_from_slice(framing.as_bytes());
        head.extend_from_slice(b"\r\n");
        head
    }

    /// RFC 9112, section 6.3: these end with their headers.
    pub(crate) fn is_bodiless(&self) -> bool {
        matches!(self.status, 100..200 | 204 | 304)
    }

    pub(crate) fn ends_connection(&self) -> bool {
        self.close || self.reset || matches!(self.framing, Framing::Missing(_) | Framing::Close)
    }
}

impl Body {
    fn length(&self) -> u64 {
        match self {
            Self::Whole(bytes) => bytes.len() as u64,
            Self::Spaces(length) => *length,
        }
    }
}
