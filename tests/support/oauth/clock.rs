//! A clock for hours of a token's life.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use integration_runtime::{Clock, TokioClock};

/// The usual clock, but it can be put forward, and it may run faster: for
/// [`ClientBuilder::clock`](integration_runtime::ClientBuilder::clock).
#[derive(Clone, Debug)]
pub struct Later {
    begin: (Instant, SystemTime),
    speed: u32,
    milliseconds: Arc<AtomicU64>,
}

impl Default for Later {
    fn default() -> Self {
        Self::fast(1)
    }
}

impl Later {
    /// The usual clock.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One that runs so many times as fast as it should. Time-outs are as much shorter.
    #[must_use]
    pub fn fast(speed: u32) -> Self {
        Self {
            begin: (Instant::now(), SystemTime::now()),
            speed,
            milliseconds: Arc::default(),
        }
    }

    /// Puts the clock forward. What sleeps already does not notice.
    ///
    /// # Panics
    /// When it is put forward by ages.
    pub fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).expect("a test advances by less than ages");
        self.milliseconds.fetch_add(by, Ordering::SeqCst);
    }

    /// What has passed since the clock was made, as it sees it.
    #[must_use]
    pub fn passed(&self) -> Duration {
        let ahead = Duration::from_millis(self.milliseconds.load(Ordering::SeqCst));
        self.begin.0.elapsed() * self.speed + ahead
    }
}

impl Clock for Later {
    fn now(&self) -> Instant {
        self.begin.0 + self.passed()
    }

    fn system_time(&self) -> SystemTime {
        self.begin.1 + self.passed()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        TokioClock.sleep(duration / self.speed)
    }
}
