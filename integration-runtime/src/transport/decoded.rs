//! Answers decompressed; what is asked for follows from the features.

use http::{Request, Response};
use hyper_util::client::legacy::Error;
use tower_http::decompression::{Decompression, DecompressionBody};
use tower_service::Service as _;

use super::Connections;
use crate::transport::RequestBody;

pub(crate) type ResponseBody = DecompressionBody<hyper::body::Incoming>;

#[derive(Clone)]
pub(super) struct Client(Decompression<Connections>);

impl Client {
    pub(super) fn new(connections: Connections) -> Self {
        Self(Decompression::new(connections))
    }

    pub(super) async fn request(
        &self,
        request: Request<RequestBody>,
    ) -> Result<Response<ResponseBody>, Error> {
        self.0.clone().call(request).await
    }
}
