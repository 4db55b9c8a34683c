//! Answers that send the client elsewhere.

use http::header::{self, HeaderMap};
use http::response::Parts;
use http::{Method, StatusCode};
use reqwest::Url;

use crate::base_url::BaseUrl;

/// Redirects within one attempt. A provider that needs more has a loop.
const REDIRECTS: u32 = 10;

/// Whether an answer sends the client elsewhere. 304 and 300 do not.
pub(super) fn is_redirect(parts: &Parts) -> bool {
    matches!(
        parts.status,
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    )
}

/// The next URL, when it may be followed: by a safe method, within the origin.
pub(super) fn follow(
    base: &BaseUrl,
    method: &Method,
    from: &Url,
    headers: &HeaderMap,
    redirects: u32,
) -> Result<Url, &'static str> {
    if redirects > REDIRECTS {
        return Err("the provider redirects without end");
    }
    if !method.is_safe() {
        return Err(
            "the provider redirects, and a request that may change something is not repeated",
        );
    }
    let location = headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .filter(|location| !location.is_empty());
    let location = location.ok_or("the provider redirects, and does not say where to")?;
    let mut next = from
        .join(location)
        .map_err(|_| "the provider redirects to what is not a URL")?;
    next.set_fragment(None);
    match base.is_origin_of(&next) {
        true => Ok(next),
        false => Err("the provider redirects to another origin; no credential goes there"),
    }
}
