//! What an attempt has to pass before it is made: breaker, permit, rate limit.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Breaker, Clock, RateLimiter, RetryBudget, retry_after, within};
use crate::connection::ConnectionId;
use crate::descriptor::Integration;

/// The limits that all calls of a client share.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) budget: RetryBudget,
    breaker: Option<Breaker>,
    permits: Option<Arc<Semaphore>>,
    limiter: Option<RateLimiter>,
    waits: bool,
}

/// Why an attempt was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The circuit breaker is open, for so long.
    Breaker(Duration),
    /// No permit came free in time.
    Permit,
    /// The rate limit has no place before so long.
    Limit(Duration),
}

impl Gate {
    pub(crate) fn new(integration: &Integration) -> Self {
        let permits = integration.concurrency;
        let limit = integration.rate_limit;
        Self {
            budget: RetryBudget::default(),
            breaker: integration.circuit_breaker.map(Breaker::new),
            permits: permits.map(|permits| Arc::new(Semaphore::new(permits as usize))),
            limiter: limit.map(RateLimiter::new),
            waits: limit.is_none_or(|limit| limit.waits),
        }
    }

    /// Whether every attempt passes at once.
    pub(crate) const fn is_open(&self) -> bool {
        self.breaker.is_none() && self.permits.is_none() && self.limiter.is_none()
    }

    /// Lets an attempt through, after waiting for at most `patience`.
    pub(crate) async fn pass(
        &self,
        id: &ConnectionId,
        clock: &dyn Clock,
        patience: Duration,
    ) -> Result<Option<OwnedSemaphorePermit>, Closed> {
        let begin = clock.now();
        if let Some(breaker) = &self.breaker {
            breaker.admit(begin).map_err(Closed::Breaker)?;
        }
        let permit = match &self.permits {
            None => None,
            // Owned: an answer that is streamed keeps it.
            Some(permits) => match permits.clone().try_acquire_owned() {
                Ok(permit) => Some(permit),
                Err(_) => {
                    let permit = within(clock, patience, permits.clone().acquire_owned()).await;
                    Some(permit.and_then(Result::ok).ok_or(Closed::Permit)?)
                }
            },
        };
        if let Some(limiter) = &self.limiter {
            let now = clock.now();
            let patience = match self.waits {
                true => patience.saturating_sub(now.duration_since(begin)),
                false => Duration::ZERO,
            };
            let wait = limiter.reserve(id, now, patience).map_err(Closed::Limit)?;
            if !wait.is_zero() {
                clock.sleep(wait).await;
            }
        }
        Ok(permit)
    }

    /// Learns from an answer.
    pub(crate) fn learn(
        &self,
        id: &ConnectionId,
        status: StatusCode,
        headers: &HeaderMap,
        clock: &dyn Clock,
    ) {
        self.note(status.is_server_error(), clock.now());
        let Some(limiter) = &self.limiter else {
            return;
        };
        let (now, time) = (clock.now(), clock.system_time());
        limiter.learn(id, headers, now, time);
        if status == StatusCode::TOO_MANY_REQUESTS
            && let Some(wait) = retry_after(headers, time)
        {
            limiter.close(id, now, wait);
        }
    }

    /// Notes how an attempt went.
    pub(crate) fn note(&self, failed: bool, now: Instant) {
        if let Some(breaker) = &self.breaker {
            breaker.note(failed, now);
        }
    }
}
