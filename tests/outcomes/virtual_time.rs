//! Transport, clock and chance of a test's own: hours of waiting in no time, and faults without a socket.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use integration_runtime::http::{Response, StatusCode};
use integration_runtime::{
    Clock, ErrorKind, RandomSource, RawResponse, Retry, Transport, TransportError, TransportRequest,
};

use crate::harness::{AcmeClient, AcmeConfig};

/// Stands still but for the sleeps that are waited for, which it remembers. The time-outs of attempts are not: the
/// transport answers at once.
#[derive(Debug, Clone)]
struct StoppedClock {
    begin: Instant,
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl StoppedClock {
    fn new() -> Self {
        Self {
            begin: Instant::now(),
            slept: Arc::default(),
        }
    }

    fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Instant {
        self.begin + self.slept().iter().sum::<Duration>()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let slept = Arc::clone(&self.slept);
        Box::pin(async move { slept.lock().unwrap().push(duration) })
    }
}

#[derive(Debug)]
struct Half;

impl RandomSource for Half {
    fn fraction(&self) -> f64 {
        0.5
    }
}

/// Answers with these statuses in turn; `0` is a request that was not sent.
#[derive(Debug)]
struct Statuses(Mutex<Vec<u16>>);

impl Transport for Statuses {
    fn send(
        &self,
        request: TransportRequest,
    ) -> Pin<Box<dyn Future<Output = Result<RawResponse, TransportError>> + Send + '_>> {
        assert_eq!(request.url.path(), "/v1/things/1");
        let status = self.0.lock().unwrap().remove(0);
        Box::pin(ready(match StatusCode::from_u16(status) {
            Ok(status) => {
                let (mut parts, ()) = Response::new(()).into_parts();
                parts.status = status;
                Ok(RawResponse::new(parts, r#"{"id":1,"name":"a"}"#))
            }
            Err(_) => Err(TransportError::not_sent("nobody is there")),
        }))
    }
}

fn client(clock: &StoppedClock, statuses: &[u16]) -> AcmeClient {
    let config = AcmeConfig {
        base_url: "https://acme.example/v1".parse().unwrap(),
        token: "token".into(),
    };
    AcmeClient::builder(config)
        .transport(Statuses(Mutex::new(statuses.to_vec())))
        .clock(clock.clone())
        .random(Half)
        .timeout(Duration::from_secs(3600))
        .retry(Retry::new().attempts(5).base_ms(60_000).max_ms(200_000))
        .build()
        .unwrap()
}

/// No tokio here: a client with a transport and a clock of its own needs none.
fn run<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = work.as_mut().poll(&mut context) {
            return value;
        }
    }
}

#[test]
fn waits_double_up_to_their_bound_by_the_clock_that_was_given() {
    let clock = StoppedClock::new();
    let thing = run(client(&clock, &[500, 0, 429, 503, 200]).get("1")).unwrap();
    assert_eq!(thing.id, 1);
    let seconds: Vec<_> = clock.slept().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [30, 60, 100, 100], "half of 60, 120, 200, 200");
}

#[test]
fn the_deadline_is_of_the_clock_that_was_given() {
    let clock = StoppedClock::new();
    let call = client(&clock, &[500, 500, 500, 500]).get("1");
    let error = run(call.timeout(Duration::from_secs(100))).unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Api, 3),
        "{error}"
    );
    assert_eq!(
        clock.slept().iter().sum::<Duration>().as_secs(),
        90,
        "the next wait is too long"
    );
}

#[test]
fn a_transport_that_sent_nothing_is_told_apart() {
    let clock = StoppedClock::new();
    let error = run(client(&clock, &[0, 0, 0, 0, 0]).get("1")).unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Connect, 5),
        "{error}"
    );
    assert!(!error.is_outcome_unknown());
    assert!(error.to_string().contains("nobody is there"), "{error}");
}
