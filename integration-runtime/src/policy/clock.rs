//! Time and chance behind traits, so that tests can decide both.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

/// Where a client takes the time from.
///
/// The default is [`TokioClock`]. A test passes its own to
/// [`ClientBuilder::clock`](crate::ClientBuilder::clock) to see waits without waiting.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// A monotonic point in time, for time-outs.
    fn now(&self) -> Instant;

    /// The time of day, to read HTTP dates against.
    fn system_time(&self) -> SystemTime;

    /// Completes after `duration`.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// The clocks of the operating system and the timers of tokio.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioClock;

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// What a future completes with, unless that takes longer than `duration`.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    duration: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut timer = clock.sleep(duration);
    poll_fn(|cx| {
        if let Poll::Ready(value) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(value));
        }
        timer.as_mut().poll(cx).map(|()| None)
    })
    .await
}

/// Where a client takes chance from: the jitter of its waits.
pub trait RandomSource: fmt::Debug + Send + Sync + 'static {
    /// A number below `1.0`, from `0.0` on.
    fn fraction(&self) -> f64;
}

/// A fast generator, seeded by the operating system once a thread. Not for keys.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl RandomSource for SystemRandom {
    fn fraction(&self) -> f64 {
        fastrand::f64()
    }
}
