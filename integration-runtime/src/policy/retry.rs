//! Which outcomes are worth another attempt, and when.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header};

use super::RandomSource;

/// How often a call is attempted and how long it waits in between.
///
/// Only what is safe is repeated: a request that was certainly not sent, and `429`, by any
/// method; a time-out, a broken connection and `408`, `500`, `502`, `503`, `504` only by an
/// idempotent one. `Retry-After` is obeyed; a wait longer than the call's remaining time, or than
/// a minute, ends the call at once.
///
/// Between attempts the call sleeps a random time up to `base * 2^n`, at most `max`.
///
/// ```
/// use integration_runtime::Retry;
///
/// const PATIENT: Retry = Retry::new().attempts(6).base_ms(1_000).max_ms(30_000);
/// assert_eq!(Retry::NEVER.max_attempts(), 1);
/// assert_eq!(PATIENT.max_attempts(), 6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    base_ms: u64,
    max_ms: u64,
}

/// A server may ask for a wait up to this; beyond, the caller should hear of it.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

impl Retry {
    /// One attempt.
    pub const NEVER: Self = Self::new().attempts(1);

    /// Three attempts, from half a second up to eight.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            base_ms: 500,
            max_ms: 8_000,
        }
    }

    /// Attempts in all, the first included; at least one is made.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Upper bound of the first wait, in milliseconds.
    pub const fn base_ms(mut self, milliseconds: u64) -> Self {
        self.base_ms = milliseconds;
        self
    }

    /// Upper bound of every wait, in milliseconds.
    pub const fn max_ms(mut self, milliseconds: u64) -> Self {
        self.max_ms = milliseconds;
        self
    }

    /// Attempts in all.
    pub const fn max_attempts(&self) -> u32 {
        self.attempts
    }

    /// Full jitter: any time up to the exponential bound, so that clients that failed together do
    /// not come back together.
    pub(crate) fn backoff(&self, attempt: u32, random: &dyn RandomSource) -> Duration {
        let doubled = self
            .base_ms
            .saturating_mul(1_u64 << attempt.saturating_sub(1).min(32));
        let bound = Duration::from_millis(doubled.min(self.max_ms));
        bound.mul_f64(random.fraction().clamp(0.0, 1.0))
    }

    /// The wait before the next attempt, or `None` when there is to be none.
    pub(crate) fn wait(
        &self,
        attempt: u32,
        verdict: Verdict,
        idempotent: bool,
        remaining: Duration,
        random: &dyn RandomSource,
    ) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let asked = match verdict {
            Verdict::Final => return None,
            Verdict::PossiblySent if !idempotent => return None,
            Verdict::NotSent | Verdict::PossiblySent => None,
            Verdict::Status { after, any_method } => {
                if !any_method && !idempotent {
                    return None;
                }
                after
            }
        };
        let wait = self.backoff(attempt, random).max(asked.unwrap_or_default());
        let too_long = asked.is_some_and(|asked| asked > LONGEST_RETRY_AFTER) || wait >= remaining;
        (!too_long).then_some(wait)
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

/// What an attempt says about another one, by how certain it is that the provider acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing more to try.
    Final,
    /// The request never left: any method may be repeated.
    NotSent,
    /// The provider may have acted on it.
    PossiblySent,
    /// The provider answered that it may be tried again.
    Status {
        /// What `Retry-After` asks for.
        after: Option<Duration>,
        /// Whether the provider said that it did not act.
        any_method: bool,
    },
}

impl Verdict {
    pub(crate) fn of_status(status: StatusCode, headers: &HeaderMap, now: SystemTime) -> Self {
        let any_method = match status.as_u16() {
            429 => true,
            408 | 500 | 502 | 503 | 504 => false,
            _ => return Self::Final,
        };
        Self::Status {
            after: retry_after(headers, now),
            any_method,
        }
    }
}

/// `Retry-After` in seconds or as a date, or the `retry-after-ms` that some providers send.
///
/// A date is read against the response's own `Date`, so that a wrong clock on either side does not
/// matter. `None` for a time past, and for anything unreadable.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(milliseconds) = text("retry-after-ms").and_then(|v| v.trim().parse().ok()) {
        return Some(Duration::from_millis(milliseconds));
    }
    let value = text(header::RETRY_AFTER.as_str())?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let at = httpdate::parse_http_date(value).ok()?;
    let reference = text(header::DATE.as_str())
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .unwrap_or(now);
    at.duration_since(reference).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Always(f64);

    impl RandomSource for Always {
        fn fraction(&self) -> f64 {
            self.0
        }
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|&(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn backoff_doubles_up_to_the_maximum() {
        let retry = Retry::new().attempts(99);
        let bounds: Vec<_> = [1, 2, 3, 5, 6, 40, u32::MAX]
            .map(|attempt| retry.backoff(attempt, &Always(1.0)).as_millis())
            .into();
        assert_eq!(bounds, [500, 1000, 2000, 8000, 8000, 8000, 8000]);
        assert_eq!(retry.backoff(3, &Always(0.5)), Duration::from_secs(1));
    }

    #[test]
    fn retry_after_in_all_its_forms() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let of = |pairs: &[_]| retry_after(&headers(pairs), now);
        assert_eq!(of(&[("retry-after", "2")]), Some(Duration::from_secs(2)));
        assert_eq!(
            of(&[("retry-after", "0.5")]),
            Some(Duration::from_millis(500))
        );
        assert_eq!(
            of(&[("retry-after-ms", "250"), ("retry-after", "9")]),
            Some(Duration::from_millis(250))
        );
        assert_eq!(
            of(&[("retry-after", "Sun, 06 Nov 1994 08:49:39 GMT")]),
            Some(Duration::from_secs(2))
        );
        // The server's clock is an hour ahead.
        assert_eq!(
            of(&[
                ("date", "Sun, 06 Nov 1994 09:49:37 GMT"),
                ("retry-after", "Sun, 06 Nov 1994 09:49:39 GMT")
            ]),
            Some(Duration::from_secs(2))
        );
        for bad in [
            "-1",
            "soon",
            "",
            "NaN",
            "1e400",
            "Sun, 06 Nov 1994 08:00:00 GMT",
        ] {
            assert_eq!(of(&[("retry-after", bad)]), None, "{bad}");
        }
    }

    #[test]
    fn only_what_is_safe_is_repeated() {
        let minute = Duration::from_secs(60);
        let wait =
            |verdict, idempotent| Retry::new().wait(1, verdict, idempotent, minute, &Always(0.0));
        let status = |any_method| Verdict::Status {
            after: None,
            any_method,
        };
        assert!(wait(Verdict::NotSent, false).is_some());
        assert!(wait(Verdict::PossiblySent, true).is_some());
        assert!(wait(Verdict::PossiblySent, false).is_none());
        assert!(wait(status(false), true).is_some());
        assert!(wait(status(false), false).is_none());
        assert!(wait(status(true), false).is_some());
        assert!(wait(Verdict::Final, true).is_none());
    }

    #[test]
    fn a_wait_beyond_the_deadline_or_a_minute_is_not_begun() {
        let wait = |seconds, remaining| {
            let after = Some(Duration::from_secs(seconds));
            let verdict = Verdict::Status {
                after,
                any_method: true,
            };
            let remaining = Duration::from_secs(remaining);
            Retry::new().wait(1, verdict, true, remaining, &Always(0.0))
        };
        assert_eq!(wait(2, 30), Some(Duration::from_secs(2)));
        assert_eq!(wait(30, 30), None);
        assert_eq!(wait(61, 3600), None);
    }
}
