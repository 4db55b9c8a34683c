//! When to try again, how long to wait, and by which clock.

mod budget;
mod clock;
mod gate;
mod hook;
mod rate;
mod retry;

pub(crate) use budget::{Breaker, RetryBudget};
pub(crate) use clock::within;
pub use clock::{Clock, RandomSource, SystemRandom, TokioClock};
pub(crate) use gate::{Closed, Gate};
pub use hook::Attempt;
pub(crate) use hook::{Hooks, Preparer};
pub(crate) use rate::RateLimiter;
pub use retry::Retry;
pub(crate) use retry::{Verdict, retry_after};
