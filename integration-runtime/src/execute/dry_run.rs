//! Requests as they may be shown.

use http::header::{HeaderMap, HeaderValue};
use reqwest::Url;

use super::access::base_of;
use super::method_of;
use super::outgoing::{authenticate, request_of};
use crate::auth::Credential;
use crate::call::{DryRun, Pending};
use crate::error::Error;
use crate::request::Prepared;

/// What a call would send.
pub(crate) async fn dry_run(pending: Pending) -> Result<DryRun, Error> {
    let prepared = &pending.prepared;
    let Prepared { core, endpoint, .. } = prepared;
    let method = method_of(endpoint);
    // A token that there is, good or not: a dry run asks the provider for nothing.
    let mut access = None;
    if let Some(tokens) = core.token_source(endpoint) {
        let known = tokens.peek(core.connection_id()).await;
        match core.base_url() {
            Some(_) => access = known.ok(),
            None => access = Some(known.map_err(|error| core.token_error(endpoint, error))?),
        }
    }
    let access = access.as_deref();
    let base = base_of(core, endpoint, access)?;
    let unsigned = prepared.url(base)?;
    let request = request_of(prepared, base, &method, unsigned.clone(), access);
    let mut request = request.map_err(|failure| failure.error)?;
    if let (Some(scheme), None) = (core.token_scheme(endpoint), access) {
        let value = HeaderValue::from_static("[redacted]");
        request.headers.insert(scheme.header, value);
    }
    let mut url = Redacted {
        url: &request.url,
        secret: core.secret_parameter(endpoint),
    }
    .to_string();
    if let Some(Credential::Custom(authenticator)) = core.credential_of(endpoint) {
        let signed = authenticate(prepared, &**authenticator, &mut request).await;
        signed.map_err(|failure| failure.error)?;
        if request.url != unsigned {
            // A signature may stand anywhere in the query.
            request.url.set_query(None);
            url = format!("{}?[redacted]", request.url);
        }
    }
    Ok(DryRun {
        method,
        url,
        headers: redact_headers(&request.headers),
        body_length: prepared.body.length(),
    })
}

fn redact_headers(headers: &HeaderMap) -> HeaderMap {
    let redact = |value: &HeaderValue| match value.is_sensitive() {
        true => HeaderValue::from_static("[redacted]"),
        false => value.clone(),
    };
    headers
        .iter()
        .map(|(name, value)| (name.clone(), redact(value)))
        .collect()
}

/// A URL without the key in its query.
pub(super) struct Redacted<'a> {
    pub(super) url: &'a Url,
    pub(super) secret: Option<&'a str>,
}

impl std::fmt::Display for Redacted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let url = self.url.as_str();
        let (Some(secret), Some((before, query))) = (self.secret, url.split_once('?')) else {
            return f.write_str(url);
        };
        let mut separator = '?';
        f.write_str(before)?;
        for pair in query.split('&') {
            let name = pair.split('=').next().unwrap_or_default();
            match name == secret {
                true => write!(f, "{separator}{name}=[redacted]")?,
                false => write!(f, "{separator}{pair}")?,
            }
            separator = '&';
        }
        Ok(())
    }
}
