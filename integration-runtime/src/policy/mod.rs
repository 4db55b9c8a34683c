//! When to try again, how long to wait, and by which clock.

mod clock;
mod retry;

pub use clock::{Clock, RandomSource, SystemRandom, TokioClock};
pub use retry::Retry;
pub(crate) use retry::{Verdict, retry_after};
