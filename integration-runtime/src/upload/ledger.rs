//! What is known of a body that is on its way.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

/// How far a streamed body has come. The call and the connection, which reads the body in a task of its
/// own, both look at it.
#[derive(Clone, Default)]
pub(crate) struct Ledger(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    /// Whether anything was ever taken, in any attempt.
    touched: bool,
    /// When the first piece of this attempt was taken.
    first: Option<Instant>,
    /// When the last one was, or the end was reached.
    last: Option<Instant>,
    finished: bool,
    /// How long the bodies of earlier attempts flowed.
    flowed: Duration,
    failure: Option<Box<dyn StdError + Send + Sync>>,
    /// Whether nobody waits for what would come of it any more.
    stopped: bool,
    /// Who waits for the next piece.
    waker: Option<Waker>,
}

/// Stops a body when it is dropped. A provider that has answered before it had all would otherwise be
/// sent the rest, by a task that nobody looks after.
#[derive(Debug)]
pub(crate) struct Sending(Ledger);

impl Drop for Sending {
    fn drop(&mut self) {
        let waker = {
            let mut entries = self.0.entries();
            entries.stopped = true;
            entries.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Why the time of an attempt is over.
pub(crate) enum Overdue {
    /// The body has not moved for so long.
    Stalled,
    /// All of it was sent, or none of it, and no answer came.
    Unanswered,
}

impl Ledger {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins another attempt.
    pub(super) fn begin(&self) {
        let mut entries = self.entries();
        *entries = Entries {
            touched: entries.touched,
            flowed: entries.flowed + entries.duration(),
            ..Entries::default()
        };
    }

    /// Has the body sent for as long as the guard is kept.
    pub(crate) fn guard(&self) -> Sending {
        Sending(self.clone())
    }

    /// Whether the next piece is not wanted any more; if it is, `cx` hears when it is not.
    pub(super) fn is_stopped(&self, cx: &Context<'_>) -> bool {
        let mut entries = self.entries();
        match &mut entries.waker {
            Some(waker) => waker.clone_from(cx.waker()),
            empty => *empty = Some(cx.waker().clone()),
        }
        entries.stopped
    }

    pub(super) fn note_piece(&self, now: Instant) {
        let mut entries = self.entries();
        entries.touched = true;
        entries.first.get_or_insert(now);
        entries.last = Some(now);
    }

    pub(super) fn note_end(&self, now: Instant) {
        let mut entries = self.entries();
        entries.touched = true;
        entries.finished = true;
        entries.first.get_or_insert(now);
        entries.last = Some(now);
    }

    pub(super) fn note_failure(&self, error: Box<dyn StdError + Send + Sync>) {
        self.entries().failure = Some(error);
    }

    /// Why the body could not be sent, if that is what failed.
    pub(crate) fn take_failure(&self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.entries().failure.take()
    }

    pub(super) fn is_touched(&self) -> bool {
        self.entries().touched
    }

    /// How long bodies have flowed, in all attempts: time that the call's own is not to pay for.
    pub(crate) fn flowed(&self) -> Duration {
        let entries = self.entries();
        entries.flowed + entries.duration()
    }

    /// How much longer an attempt that began at `begin` may take. Up to the first piece and from the
    /// last one on, it has its time, `bound`; in between, each piece has `idle`.
    pub(crate) fn grace(
        &self,
        now: Instant,
        begin: Instant,
        bound: Duration,
        idle: Duration,
    ) -> Result<Duration, Overdue> {
        let entries = self.entries();
        let (since, limit, overdue) = match (entries.last, entries.finished) {
            (Some(last), false) => (last, idle, Overdue::Stalled),
            (Some(last), true) => (last, bound, Overdue::Unanswered),
            (None, _) => (begin, bound, Overdue::Unanswered),
        };
        let left = limit.saturating_sub(now.saturating_duration_since(since));
        match left.is_zero() {
            true => Err(overdue),
            // The state may change in the meantime: no wait is longer than the shorter limit.
            false => Ok(left.min(bound.min(idle))),
        }
    }
}

impl Entries {
    fn duration(&self) -> Duration {
        match (self.first, self.last) {
            (Some(first), Some(last)) => last.saturating_duration_since(first),
            _ => Duration::ZERO,
        }
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}
