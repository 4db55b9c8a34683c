//! One attempt's request, with its credential.

use http::Method;
use reqwest::Url;

use super::Failure;
use crate::auth::token::Access;
use crate::auth::{Credential, ErasedAuthenticator, SigningRequest};
use crate::base_url::BaseUrl;
use crate::error::ErrorKind;
use crate::policy::{Preparer, Verdict};
use crate::request::Prepared;
use crate::transport::TransportRequest;

/// One attempt's request, complete but for what an authenticator adds. This is where a credential
/// is put on, so this is where the origin is checked, however the URL came about.
pub(super) fn request_of(
    prepared: &Prepared,
    base: &BaseUrl,
    method: &Method,
    mut url: Url,
    access: Option<&Access>,
) -> Result<TransportRequest, Failure> {
    let Prepared { core, endpoint, .. } = prepared;
    if !base.is_origin_of(&url) {
        let reason = "the URL is of another origin than the base URL's";
        return Err(Failure::last(core.error(
            endpoint,
            ErrorKind::InvalidArgument,
            reason,
        )));
    }
    if let Some(Credential::Query(pair)) = core.credential_of(endpoint) {
        let query = match url.query() {
            Some(query) if !query.is_empty() => format!("{query}&{pair}"),
            _ => pair.clone(),
        };
        url.set_query(Some(&query));
    }
    let mut headers = prepared.headers();
    if let Some(access) = access {
        let (name, value) = &access.header;
        headers.insert(name, value.clone());
        for (name, value) in &access.headers {
            headers.insert(name, value.clone());
        }
    }
    Ok(TransportRequest {
        method: method.clone(),
        url,
        headers,
        body: prepared.body.bytes().clone().into(),
    })
}

/// What the application's own hook makes of a request. It may not send it elsewhere.
pub(super) fn prepare(
    prepared: &Prepared,
    hook: &Preparer,
    request: &mut TransportRequest,
) -> Result<(), Failure> {
    let mut signing = SigningRequest {
        method: &request.method,
        url: &mut request.url,
        headers: &mut request.headers,
        body: prepared.body.bytes(),
        streamed: prepared.body.ledger().is_some(),
    };
    hook(&mut signing).map_err(|error| {
        let Prepared { core, endpoint, .. } = prepared;
        let reason = format!("the hook before the attempt failed: {error}");
        let error = core
            .error(endpoint, ErrorKind::InvalidArgument, reason)
            .with_source(error);
        Failure::last(error)
    })
}

pub(super) async fn authenticate(
    prepared: &Prepared,
    authenticator: &dyn ErasedAuthenticator,
    request: &mut TransportRequest,
) -> Result<(), Failure> {
    let mut signing = SigningRequest {
        method: &request.method,
        url: &mut request.url,
        headers: &mut request.headers,
        body: prepared.body.bytes(),
        streamed: prepared.body.ledger().is_some(),
    };
    authenticator
        .authenticate(&mut signing)
        .await
        .map_err(|error| {
            let reason = format!("the authenticator failed: {error}");
            let Prepared { core, endpoint, .. } = prepared;
            Failure {
                error: core
                    .error(endpoint, ErrorKind::Auth, reason)
                    .with_source(error),
                verdict: Verdict::Final,
            }
        })
}
