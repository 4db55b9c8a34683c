//! Answers decompressed; what is asked for follows from the features.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper_util::client::legacy::Error;
use tower_http::decompression::{Decompression, DecompressionBody};
use tower_service::Service as _;

use super::Connections;

pub(crate) type ResponseBody = DecompressionBody<hyper::body::Incoming>;

#[derive(Clone)]
pub(super) struct Client(Decompression<Connections>);

impl Client {
    pub(super) fn new(connections: Connections) -> Self {
        Self(Decompression::new(connections))
    }

    pub(super) async fn request(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<ResponseBody>, Error> {
        self.0.clone().call(request).await
    }
}
