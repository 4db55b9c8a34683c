//! The usual client: hyper's, over TLS by rustls with the certificates that the system trusts.
//!
//! reqwest is built of the same parts. What it adds (redirects, `Referer`, proxies, cookies) has to
//! be off here, and is paid for even so.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Request;
use http::uri::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::CryptoProvider;

use super::{RawResponse, RequestBody, Source, TransportError, TransportRequest};

type Connections = Client<HttpsConnector<HttpConnector>, RequestBody>;

// Answers are decoded when a feature says how.
#[cfg(any(
    feature = "brotli",
    feature = "deflate",
    feature = "gzip",
    feature = "zstd"
))]
#[path = "decoded.rs"]
mod answers;
#[cfg(not(any(
    feature = "brotli",
    feature = "deflate",
    feature = "gzip",
    feature = "zstd"
)))]
#[path = "plain.rs"]
mod answers;

pub(super) use answers::ResponseBody;

#[derive(Clone)]
pub(crate) struct HyperClient(answers::Client);

impl HyperClient {
    /// A client without proxies; it gives up connecting after five seconds.
    pub(crate) fn new() -> Result<Self, TransportError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(Duration::from_secs(5)));
        // Without it, a peer that vanished is noticed by the time-out of the next call only.
        tcp.set_keepalive(Some(Duration::from_secs(15)));
        // The application may have chosen another provider of cryptography for the whole process.
        let provider = CryptoProvider::get_default().cloned();
        let provider =
            provider.unwrap_or_else(|| Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_platform_verifier(provider)
            .map_err(TransportError::not_sent)?
            .https_or_http();
        #[cfg(feature = "http2")]
        let connector = connector.enable_all_versions().wrap_connector(tcp);
        #[cfg(not(feature = "http2"))]
        let connector = connector.enable_http1().wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(90))
            .build(connector);
        Ok(Self(answers::Client::new(client)))
    }

    pub(super) async fn send(
        &self,
        request: TransportRequest,
    ) -> Result<RawResponse, TransportError> {
        let uri = Uri::try_from(String::from(request.url)).map_err(TransportError::not_sent)?;
        let mut outgoing = Request::new(request.body);
        *outgoing.method_mut() = request.method;
        *outgoing.uri_mut() = uri;
        *outgoing.headers_mut() = request.headers;
        let response = self.0.request(outgoing).await.map_err(error_of)?;
        let (parts, body) = response.into_parts();
        let body = super::ResponseBody::new(Source::Hyper(body));
        Ok(RawResponse { parts, body })
    }
}

impl fmt::Debug for HyperClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperClient")
    }
}

fn error_of(error: hyper_util::client::legacy::Error) -> TransportError {
    match error.is_connect() {
        true => TransportError::not_sent(error),
        false => TransportError::maybe_sent(error),
    }
}
