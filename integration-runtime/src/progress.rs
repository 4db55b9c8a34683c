//! How far a body has come, told to the application.

use std::fmt;
use std::sync::Arc;

/// Is told the bytes so far, and how many there will be when that is known.
pub(crate) type OnProgress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// Who is told of a call's progress.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) up: Option<OnProgress>,
    pub(crate) down: Option<OnProgress>,
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("up", &self.up.is_some())
            .field("down", &self.down.is_some())
            .finish()
    }
}

/// Counts an answer.
pub(crate) struct Meter {
    received: u64,
    total: Option<u64>,
    on_progress: OnProgress,
}

impl Meter {
    pub(crate) fn new(total: Option<u64>, on_progress: &OnProgress) -> Self {
        Self {
            received: 0,
            total,
            on_progress: on_progress.clone(),
        }
    }

    pub(crate) fn count(&mut self, bytes: usize) {
        self.received += bytes as u64;
        (self.on_progress)(self.received, self.total);
    }
}
