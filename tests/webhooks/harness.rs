//! A clock that stands still, deliveries, and an endpoint that receives them over a socket.

use std::{
    future::Future,
    net::Ipv4Addr,
    pin::Pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{Router, body, extract};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, request::Parts};
use integration_runtime::Clock;
use tokio::{net::TcpListener, task::JoinHandle};

/// The time of the tests: no whole second, so that every unit has something to round.
pub(crate) fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(1_760_000_000_789)
}

/// So many seconds after [`now`], or before.
pub(crate) fn now_and(seconds: i64) -> SystemTime {
    let apart = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        now() - apart
    } else {
        now() + apart
    }
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoppedAt(pub(crate) SystemTime);

impl Clock for StoppedAt {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn system_time(&self) -> SystemTime {
        self.0
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::ready(()))
    }
}

/// Where all endpoints are, as the providers know them.
pub(crate) const PUBLIC_URL: &str = "https://hooks.example/acme?tenant=1";

/// A delivery without headers.
pub(crate) fn delivery(body: impl Into<Bytes>) -> Request<Bytes> {
    Request::post(PUBLIC_URL)
        .body(body.into())
        .expect("the public URL is a URL")
}

/// A delivery with these headers.
pub(crate) fn delivery_with(headers: &[(&str, &str)], body: impl Into<Bytes>) -> Request<Bytes> {
    let mut request = delivery(body);
    for (name, value) in headers {
        set(request.headers_mut(), name, value.as_bytes());
    }
    request
}

/// Replaces a header.
pub(crate) fn set(headers: &mut HeaderMap, name: &str, value: &[u8]) {
    let name = HeaderName::from_bytes(name.as_bytes()).expect("a header name");
    let value = HeaderValue::from_bytes(value).expect("a header value");
    headers.insert(name, value);
}

/// What a future comes to that waits for nothing.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits for something"),
    }
}

/// An answer that is on its way.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Response<Bytes>> + Send>>;

/// An HTTP server on a loopback port that hands the parts and the raw body of every request to a receiver. It runs on
/// the test's own runtime, and ends when it is dropped.
pub(crate) struct Endpoint {
    url: String,
    client: reqwest::Client,
    server: JoinHandle<()>,
}

impl Endpoint {
    pub(crate) async fn start(
        receive: impl Fn(Parts, Bytes) -> Answer + Clone + Send + Sync + 'static,
    ) -> Self {
        let receive = move |request: extract::Request| {
            let receive = receive.clone();
            async move {
                let (parts, body) = request.into_parts();
                let body = body::to_bytes(body, usize::MAX)
                    .await
                    .expect("the client sends all of it");
                receive(parts, body).await.map(body::Body::from)
            }
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a loopback port is free");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        let server = tokio::spawn(async move {
            let router = Router::new().fallback(receive);
            axum::serve(listener, router)
                .await
                .expect("the listener stays");
        });
        Self {
            url: format!("http://{address}/hooks"),
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client can be built"),
            server,
        }
    }

    /// Sends a delivery, and says the status of the answer.
    pub(crate) async fn post(&self, delivery: Request<Bytes>) -> u16 {
        let (parts, body) = delivery.into_parts();
        let request = self
            .client
            .request(parts.method, &self.url)
            .headers(parts.headers)
            .body(body);
        let answer = request.send().await.expect("every delivery is answered");
        answer.status().as_u16()
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.server.abort();
    }
}
