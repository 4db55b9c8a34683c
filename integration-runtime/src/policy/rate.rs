//! Limits of one's own making: so many calls in so much time.
//!
//! The generic cell rate algorithm: calls are spaced evenly, and a burst may come early by what it
//! is. Its state is one point in time for each window, which what the provider says of its own count
//! can move.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use crate::connection::ConnectionId;
use crate::descriptor::{LimitScope, RateLimit, Window};

/// The limiter of a client.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    limit: &'static RateLimit,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Of all connections together.
    shared: Cells,
    connections: HashMap<ConnectionId, Cells>,
}

/// When the next call may come, for each window; `None` before the first.
#[derive(Debug, Default, Clone)]
struct Cells {
    due: Vec<Option<Instant>>,
    /// Until then the provider wants none.
    closed_until: Option<Instant>,
}

/// From so many connections on, those that are at rest are forgotten.
const CONNECTIONS: usize = 1024;
/// The longest time that a provider's headers can close a limiter for: what is longer is a
/// misunderstanding of its format.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

impl RateLimiter {
    pub(crate) fn new(limit: &'static RateLimit) -> Self {
        Self {
            limit,
            state: Mutex::default(),
        }
    }

    /// Takes the next free place, if it is not further away than `patience`; else says how far it
    /// is.
    pub(crate) fn reserve(
        &self,
        id: &ConnectionId,
        now: Instant,
        patience: Duration,
    ) -> Result<Duration, Duration> {
        let windows = self.limit.windows;
        self.with_cells(id, now, |cells| {
            cells.due.resize(windows.len(), None);
            let earliest = windows.iter().zip(&cells.due).map(|(window, due)| {
                let early = interval(window) * window.burst.saturating_sub(1);
                due.map_or(now, |due| due.checked_sub(early).unwrap_or(now))
            });
            let at = earliest.chain(cells.closed_until).fold(now, Instant::max);
            let wait = at.duration_since(now);
            if wait > patience {
                return Err(wait);
            }
            for (window, due) in windows.iter().zip(&mut cells.due) {
                let from = due.map_or(at, |due| due.max(at));
                *due = Some(from + interval(window));
            }
            Ok(wait)
        })
    }

    /// Learns from an answer how much is left, if the declaration says where.
    pub(crate) fn learn(
        &self,
        id: &ConnectionId,
        headers: &HeaderMap,
        now: Instant,
        time: SystemTime,
    ) {
        let (Some(remaining), Some(reset)) = (self.limit.remaining, self.limit.reset) else {
            return;
        };
        let text = |name: &str| headers.get(name)?.to_str().ok();
        let remaining = text(remaining).and_then(|text| text.trim().parse::<f64>().ok());
        let reset = text(reset).and_then(|text| time_until(text.trim(), time));
        let (Some(remaining), Some(reset)) = (remaining, reset) else {
            return;
        };
        let reset = reset.min(LONGEST);
        // What is left is spread over the time that is left; this only ever slows down.
        let wait = match remaining >= 1.0 {
            true => reset.div_f64(remaining),
            false => reset,
        };
        let slowest = self.limit.windows.iter().map(interval).max();
        if slowest.is_none_or(|interval| wait > interval) {
            self.close(id, now, wait);
        }
    }

    /// Lets nobody through for a while: the provider asked for it.
    pub(crate) fn close(&self, id: &ConnectionId, now: Instant, wait: Duration) {
        let until = now + wait.min(LONGEST);
        self.with_cells(id, now, |cells| {
            cells.closed_until = cells.closed_until.max(Some(until));
        });
    }

    fn with_cells<T>(
        &self,
        id: &ConnectionId,
        now: Instant,
        work: impl FnOnce(&mut Cells) -> T,
    ) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if self.limit.scope == LimitScope::Origin {
            return work(&mut state.shared);
        }
        if state.connections.len() >= CONNECTIONS && !state.connections.contains_key(id) {
            state.connections.retain(|_, cells| !cells.is_at_rest(now));
        }
        work(state.connections.entry(id.clone()).or_default())
    }
}

impl Cells {
    fn is_at_rest(&self, now: Instant) -> bool {
        let mut all = self.due.iter().flatten().chain(&self.closed_until);
        all.all(|at| *at <= now)
    }
}

/// Time between two calls of a window.
fn interval(window: &Window) -> Duration {
    Duration::from_millis(window.per_ms) / window.count.max(1)
}

/// The time until a reset, in the forms that providers write it: seconds from now, seconds or
/// milliseconds since 1970, a duration such as `1m30s` or `250ms`, an HTTP or RFC 3339 date.
fn time_until(text: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(number) = text.parse::<f64>() {
        if !number.is_finite() || number < 0.0 {
            return None;
        }
        let since_1970 = |seconds: f64| {
            let at = UNIX_EPOCH.checked_add(Duration::from_secs_f64(seconds))?;
            Some(at.duration_since(now).unwrap_or_default())
        };
        // Nobody's window is thirty years long.
        return match number {
            n if n >= 1e12 => since_1970(n.min(1e16) / 1000.0),
            n if n >= 1e9 => since_1970(n),
            n => Some(Duration::from_secs_f64(n)),
        };
    }
    let date = httpdate::parse_http_date(text).ok();
    let date = date.or_else(|| crate::webhook::parse_rfc3339(text));
    if let Some(at) = date {
        return Some(at.duration_since(now).unwrap_or_default());
    }
    duration_of(text)
}

/// `1m30.5s`.
fn duration_of(text: &str) -> Option<Duration> {
    let mut total = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic());
        let (unit, after) = rest.split_at(letters.unwrap_or(rest.len()));
        total += number
            * match unit {
                "ms" => 0.001,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                "d" => 86_400.0,
                _ => return None,
            };
        rest = after;
    }
    (!text.is_empty() && total < 1e9).then(|| Duration::from_secs_f64(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// How many calls get through in an hour if one is always waiting, and the most in any minute.
    fn hour(limit: &'static RateLimit) -> (usize, usize) {
        let limiter = RateLimiter::new(limit);
        let id = ConnectionId::default();
        let begin = Instant::now();
        let mut now = begin;
        let mut calls = Vec::new();
        while now < begin + MINUTE * 60 {
            now += limiter.reserve(&id, now, MINUTE).unwrap();
            calls.push(now);
        }
        let most = calls.iter().enumerate().map(|(first, at)| {
            let rest = &calls[first..];
            rest.partition_point(|other| *other < *at + MINUTE)
        });
        (calls.len(), most.max().unwrap())
    }

    #[test]
    fn no_minute_holds_more_than_is_allowed_and_hardly_any_holds_less() {
        static PLAIN: RateLimit = RateLimit::new(&[Window::new(100, 60_000)]);
        static BURST: RateLimit = RateLimit::new(&[Window::new(100, 60_000).burst(20)]);
        static TWO: RateLimit = RateLimit::new(&[Window::new(10, 1_000), Window::new(100, 60_000)]);
        for (limit, burst) in [(&PLAIN, 1), (&BURST, 20), (&TWO, 1)] {
            let (total, most) = hour(limit);
            assert!(most <= 100 + burst, "{most} in one minute");
            assert!(total >= 5_880, "{total} in an hour");
        }
    }

    #[test]
    fn who_has_no_patience_takes_no_place() {
        static LIMIT: RateLimit = RateLimit::new(&[Window::new(1, 60_000)]);
        let limiter = RateLimiter::new(&LIMIT);
        let (id, now) = (ConnectionId::default(), Instant::now());
        assert_eq!(limiter.reserve(&id, now, MINUTE), Ok(Duration::ZERO));
        let second = Duration::from_secs(1);
        for _ in 0..3 {
            assert_eq!(limiter.reserve(&id, now, second), Err(MINUTE));
        }
        assert_eq!(limiter.reserve(&id, now, MINUTE), Ok(MINUTE));
    }

    #[test]
    fn connections_have_limits_of_their_own_if_declared() {
        static LIMIT: RateLimit =
            RateLimit::new(&[Window::new(1, 60_000)]).scope(LimitScope::Connection);
        let limiter = RateLimiter::new(&LIMIT);
        let now = Instant::now();
        for id in ["a", "b"] {
            let id = ConnectionId::from(id);
            assert_eq!(limiter.reserve(&id, now, MINUTE), Ok(Duration::ZERO));
            assert_eq!(limiter.reserve(&id, now, Duration::ZERO), Err(MINUTE));
        }
        for index in 0..CONNECTIONS * 3 {
            let id = ConnectionId::from(index.to_string());
            let later = now + MINUTE * 2 * (index as u32);
            let _ = limiter.reserve(&id, later, MINUTE);
        }
        let kept = limiter.state.lock().unwrap().connections.len();
        assert!(kept <= CONNECTIONS, "{kept}");
    }

    #[test]
    fn what_the_provider_says_is_left_counts() {
        static LIMIT: RateLimit =
            RateLimit::new(&[Window::new(600, 60_000)]).headers("x-left", "x-reset");
        let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        for (left, reset, wait) in [
            ("0", "30", 30_000),
            ("10", "30", 3_000),
            ("0", "1700000007", 7_000),
            ("0", "1700000007000", 7_000),
            ("0", "1m0.5s", 60_500),
            ("0", "2023-11-14T22:13:25Z", 5_000),
            ("0", "Tue, 14 Nov 2023 22:13:30 GMT", 10_000),
            ("500", "30", 0),
            ("0", "-1", 0),
            ("0", "soon", 0),
            ("many", "30", 0),
        ] {
            let limiter = RateLimiter::new(&LIMIT);
            let (id, now) = (ConnectionId::default(), Instant::now());
            let mut headers = HeaderMap::new();
            headers.insert("x-left", left.parse().unwrap());
            headers.insert("x-reset", reset.parse().unwrap());
            limiter.learn(&id, &headers, now, time);
            let waited = limiter.reserve(&id, now, LONGEST).unwrap();
            assert_eq!(waited.as_millis(), wait, "{left} {reset}");
        }
    }
}
