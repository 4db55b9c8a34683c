//! Requests that the declaration does not have.

use std::fmt;

use http::Method;
use http::header::{HeaderName, HeaderValue};

use super::Core;
use crate::call::Call;
use crate::decode::{Decode, FromError, Output};
use crate::descriptor::Endpoint;
use crate::encode::{JsonBody, RawBody, guard};
use crate::request::Request;

/// A request to an endpoint that is not declared, by the same credentials, limits and retries: from
/// `client.integration().request(method, path)`.
///
/// ```
/// # use integration_runtime::{integration, Result, Text};
/// # #[integration(base_url = "https://api.acme.com/v1")]
/// # trait Acme { #[get("/ping")] async fn ping(&self) -> Result<Text>; }
/// # async fn f(acme: AcmeClient) -> Result<()> {
/// let answer: Text = acme
///     .integration()
///     .request(http::Method::GET, "/beta/reports")
///     .query("year", "2026")
///     .call::<Result<_>>()
///     .await?;
/// # drop(answer);
/// # Ok(()) }
/// ```
#[must_use = "a request is sent by its `call()`"]
pub struct UndeclaredRequest {
    request: Request,
}

/// One for each method of RFC 9110 and RFC 5789 that an API uses.
static ENDPOINTS: [Endpoint; 7] = [
    endpoint("GET"),
    endpoint("HEAD"),
    endpoint("POST"),
    endpoint("PUT"),
    endpoint("PATCH"),
    endpoint("DELETE"),
    endpoint("OPTIONS"),
];

const fn endpoint(method: &'static str) -> Endpoint {
    Endpoint::new("request", method, "/{path}")
}

impl UndeclaredRequest {
    pub(crate) fn new(core: &Core, method: &Method, path: &str) -> Self {
        let known = ENDPOINTS.iter().find(|e| e.method == method.as_str());
        let endpoint = known.unwrap_or(&ENDPOINTS[0]);
        let mut request = Request::undeclared(core.clone(), endpoint, path);
        if known.is_none() {
            request.refuse(format!("method `{method}` needs a declared endpoint"));
        }
        Self { request }
    }

    /// Appends a query parameter.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.request.append(name, value);
        self
    }

    /// Sets a header. A name or value that cannot be one fails the call before it is sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                guard(&name, &mut value);
                self.request.set_header(name, value);
            }
            _ => self
                .request
                .refuse(format!("header `{}` is not valid", name.escape_debug())),
        }
        self
    }

    /// Sets the body, as JSON.
    pub fn json(mut self, body: &dyn JsonBody) -> Self {
        self.request.set_json(body);
        self
    }

    /// Sets the body, as it is, of this media type.
    pub fn body(mut self, media_type: &str, body: impl RawBody) -> Self {
        match HeaderValue::try_from(media_type) {
            Ok(media_type) => self.request.set_body(media_type, body.into_body()),
            Err(_) => self.request.refuse("the media type is not valid".into()),
        }
        self
    }

    /// The call, whose answer is read as that of an endpoint with this return type.
    pub fn call<R>(self) -> Call<R>
    where
        R: Output<Value: Decode, Error: FromError>,
    {
        self.request.call()
    }
}

impl fmt::Debug for UndeclaredRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UndeclaredRequest").finish_non_exhaustive()
    }
}

/// Why a path of an undeclared request is none.
pub(crate) fn check_path(path: &str) -> Result<(), &'static str> {
    if !path.starts_with('/') || path.starts_with("//") {
        return Err("the path must start with a single `/`");
    }
    match path.contains(['?', '#', '\\']) || path.chars().any(|c| c <= ' ' || c == '\x7f') {
        true => Err("the path must be encoded, and without query or fragment"),
        false => Ok(()),
    }
}
