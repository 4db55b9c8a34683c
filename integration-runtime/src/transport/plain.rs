//! Answers as they come.

use http::{Request, Response};
use hyper_util::client::legacy::Error;

use super::Connections;
use crate::transport::RequestBody;

pub(crate) type ResponseBody = hyper::body::Incoming;

#[derive(Clone)]
pub(super) struct Client(Connections);

impl Client {
    pub(super) const fn new(connections: Connections) -> Self {
        Self(connections)
    }

    pub(super) async fn request(
        &self,
        request: Request<RequestBody>,
    ) -> Result<Response<ResponseBody>, Error> {
        self.0.request(request).await
    }
}
