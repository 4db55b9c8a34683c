//! What an endpoint says of its streams.

/// How the streams of an endpoint end, and how long they may stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamShape {
    /// Time that a body which is streamed, in either direction, may stand still, in milliseconds, when
    /// it differs from the client's.
    pub idle_timeout_ms: Option<u64>,
    /// The data of the event, or the line, by which the provider says that the stream is complete.
    pub terminator: Option<&'static str>,
    /// The name of the events that tell of a failure; usually `error`.
    pub error_event: &'static str,
}

impl StreamShape {
    /// Nothing declared.
    pub const fn new() -> Self {
        Self {
            idle_timeout_ms: None,
            terminator: None,
            error_event: "error",
        }
    }

    /// Sets [`idle_timeout_ms`](Self::idle_timeout_ms).
    pub const fn idle_timeout_ms(mut self, milliseconds: u64) -> Self {
        self.idle_timeout_ms = Some(milliseconds);
        self
    }

    /// Sets [`terminator`](Self::terminator).
    pub const fn terminator(mut self, data: &'static str) -> Self {
        self.terminator = Some(data);
        self
    }

    /// Sets [`error_event`](Self::error_event).
    pub const fn error_event(mut self, name: &'static str) -> Self {
        self.error_event = name;
        self
    }
}

impl Default for StreamShape {
    fn default() -> Self {
        Self::new()
    }
}
