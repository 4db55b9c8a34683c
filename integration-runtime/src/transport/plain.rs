//! Answers as they come.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper_util::client::legacy::Error;

use super::Connections;

pub(crate) type ResponseBody = hyper::body::Incoming;

#[derive(Clone)]
pub(super) struct Client(Connections);

impl Client {
    pub(super) const fn new(connections: Connections) -> Self {
        Self(connections)
    }

    pub(super) async fn request(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<ResponseBody>, Error> {
        self.0.request(request).await
    }
}
