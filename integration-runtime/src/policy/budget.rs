//! How much a provider in trouble is troubled more.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::descriptor::CircuitBreaker;

/// Tokens that retries of a client cost. During an outage they run out, and calls are then made once.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

const FULL: u32 = 100;
const RETRY: u32 = 5;
/// A request that timed out has cost the provider more.
const AFTER_TIMEOUT: u32 = 10;

impl Default for RetryBudget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl RetryBudget {
    /// Pays for a retry, if there is enough.
    pub(crate) fn take(&self, after_timeout: bool) -> bool {
        let cost = if after_timeout { AFTER_TIMEOUT } else { RETRY };
        let pay = |tokens: u32| tokens.checked_sub(cost);
        self.0.fetch_update(Relaxed, Relaxed, pay).is_ok()
    }

    /// A call that went well the first time gives a little back.
    pub(crate) fn earn(&self) {
        // Almost always it is full, and nothing is written.
        let add = |tokens: u32| (tokens < FULL).then_some(tokens + 1);
        let _ = self.0.fetch_update(Relaxed, Relaxed, add);
    }
}

/// Opens after so many failures in a row, and lets one call through after a while.
#[derive(Debug)]
pub(crate) struct Breaker {
    shape: &'static CircuitBreaker,
    state: Mutex<Circuit>,
}

#[derive(Debug)]
enum Circuit {
    Closed {
        failures: u32,
    },
    Open {
        until: Instant,
    },
    /// One call is on its way to find out; if it is never heard of, another one goes.
    Trying {
        until: Instant,
    },
}

impl Breaker {
    pub(crate) fn new(shape: &'static CircuitBreaker) -> Self {
        Self {
            shape,
            state: Mutex::new(Circuit::Closed { failures: 0 }),
        }
    }

    fn state(&self) -> MutexGuard<'_, Circuit> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an attempt may be made; else how long none may be.
    pub(crate) fn admit(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.state();
        match *state {
            Circuit::Closed { .. } => Ok(()),
            Circuit::Open { until } | Circuit::Trying { until } if until > now => {
                Err(until.duration_since(now))
            }
            Circuit::Open { .. } | Circuit::Trying { .. } => {
                *state = Circuit::Trying {
                    until: now + self.pause(),
                };
                Ok(())
            }
        }
    }

    /// Notes how an attempt went.
    pub(crate) fn note(&self, failed: bool, now: Instant) {
        let mut state = self.state();
        let failures = match (&*state, failed) {
            (_, false) => 0,
            (Circuit::Closed { failures }, true) => failures + 1,
            (Circuit::Open { .. } | Circuit::Trying { .. }, true) => self.shape.failures,
        };
        *state = match failures >= self.shape.failures {
            true => Circuit::Open {
                until: now + self.pause(),
            },
            false => Circuit::Closed { failures },
        };
    }

    const fn pause(&self) -> Duration {
        Duration::from_millis(self.shape.open_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_costs_no_more_than_the_budget() {
        let budget = RetryBudget::default();
        let retries = (0..1_000).filter(|_| budget.take(false)).count();
        assert_eq!(retries, 20);
        for _ in 0..4 {
            budget.earn();
        }
        assert!(!budget.take(false));
        budget.earn();
        assert!(budget.take(false));
        for _ in 0..1_000 {
            budget.earn();
        }
        assert_eq!((0..1_000).filter(|_| budget.take(true)).count(), 10);
    }

    #[test]
    fn a_breaker_opens_tries_and_closes() {
        static SHAPE: CircuitBreaker = CircuitBreaker::new(3, 30_000);
        let breaker = Breaker::new(&SHAPE);
        let now = Instant::now();
        let later = now + Duration::from_secs(31);
        breaker.note(true, now);
        breaker.note(true, now);
        breaker.note(false, now);
        for _ in 0..2 {
            breaker.note(true, now);
            assert!(breaker.admit(now).is_ok());
        }
        breaker.note(true, now);
        assert_eq!(breaker.admit(now), Err(Duration::from_secs(30)));
        // One finds out, the others wait for it.
        assert!(breaker.admit(later).is_ok());
        assert!(breaker.admit(later).is_err());
        breaker.note(true, later);
        assert!(breaker.admit(later).is_err());
        let last = later + Duration::from_secs(31);
        assert!(breaker.admit(last).is_ok());
        breaker.note(false, last);
        assert!(breaker.admit(last).is_ok() && breaker.admit(last).is_ok());
    }
}
