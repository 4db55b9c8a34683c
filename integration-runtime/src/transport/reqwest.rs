//! A client of the user's own make: with a proxy, a certificate authority, a client certificate.

use super::{RawResponse, ResponseBody, Source, TransportError, TransportRequest};

#[derive(Debug, Clone)]
pub(crate) struct ReqwestClient(reqwest::Client);

impl ReqwestClient {
    /// Builds the client so that it follows no redirect and sends no `Referer`: either would carry
    /// a credential to another origin.
    pub(crate) fn new(builder: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        builder
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .build()
            .map(Self)
            .map_err(error_of)
    }

    pub(super) async fn send(
        &self,
        request: TransportRequest,
    ) -> Result<RawResponse, TransportError> {
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        if !request.body.is_empty() {
            *outgoing.body_mut() = Some(match request.body.as_bytes() {
                Some(bytes) => bytes.clone().into(),
                None => reqwest::Body::wrap(request.body),
            });
        }
        let response = self.0.execute(outgoing).await.map_err(error_of)?;
        let (parts, body) = http::Response::<reqwest::Body>::from(response).into_parts();
        let body = ResponseBody::new(Source::Reqwest(body));
        Ok(RawResponse { parts, body })
    }
}

fn error_of(error: reqwest::Error) -> TransportError {
    let not_sent = error.is_connect() || error.is_builder();
    // The URL in reqwest's message may hold a key.
    let error = error.without_url();
    match not_sent {
        true => TransportError::not_sent(error),
        false => TransportError::maybe_sent(error),
    }
}
