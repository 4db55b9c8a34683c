//! Limits that a client keeps by itself.

/// How many calls are made in how much time: `rate_limit = "100/min"`.
#[derive(Debug)]
#[non_exhaustive]
pub struct RateLimit {
    /// All of them hold at the same time.
    pub windows: &'static [Window],
    /// Whose calls are counted together.
    pub scope: LimitScope,
    /// Whether a call waits for its turn, as long as it has time; else it fails at once.
    pub waits: bool,
    /// Response header that says how many calls are left, lower case.
    pub remaining: Option<&'static str>,
    /// Response header that says when there are more, lower case.
    pub reset: Option<&'static str>,
}

/// So many calls in so much time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Window {
    /// Calls.
    pub count: u32,
    /// Milliseconds.
    pub per_ms: u64,
    /// Calls that may come together after a pause.
    pub burst: u32,
}

/// Whose calls are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitScope {
    /// Those of the client and all its clones.
    Origin,
    /// Those of one connection.
    Connection,
}

impl RateLimit {
    /// A limit of all calls of a client, which wait for their turn.
    pub const fn new(windows: &'static [Window]) -> Self {
        Self {
            windows,
            scope: LimitScope::Origin,
            waits: true,
            remaining: None,
            reset: None,
        }
    }

    /// Sets [`scope`](Self::scope).
    pub const fn scope(mut self, scope: LimitScope) -> Self {
        self.scope = scope;
        self
    }

    /// Sets [`waits`](Self::waits).
    pub const fn waits(mut self, waits: bool) -> Self {
        self.waits = waits;
        self
    }

    /// Sets [`remaining`](Self::remaining) and [`reset`](Self::reset).
    pub const fn headers(mut self, remaining: &'static str, reset: &'static str) -> Self {
        self.remaining = Some(remaining);
        self.reset = Some(reset);
        self
    }
}

impl Window {
    /// A window in which calls are spaced evenly.
    pub const fn new(count: u32, per_ms: u64) -> Self {
        Self {
            count,
            per_ms,
            burst: 1,
        }
    }

    /// Sets [`burst`](Self::burst).
    pub const fn burst(mut self, burst: u32) -> Self {
        self.burst = burst;
        self
    }
}

/// When calls are not even tried: `circuit_breaker(failures = 5, open = "30s")`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CircuitBreaker {
    /// Failed attempts in a row that open it: time-outs, broken connections, statuses from 500 on.
    pub failures: u32,
    /// Milliseconds until one attempt is let through.
    pub open_ms: u64,
}

impl CircuitBreaker {
    /// A breaker.
    pub const fn new(failures: u32, open_ms: u64) -> Self {
        Self { failures, open_ms }
    }
}
