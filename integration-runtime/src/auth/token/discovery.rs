//! Metadata of an authorization server
//! ([RFC 8414](https://www.rfc-editor.org/rfc/rfc8414), OpenID Connect Discovery 1.0).

use std::sync::Mutex;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::config::UrlPlace;
use crate::base_url::EndpointUrl;

/// What an authorization server says of itself.
#[derive(Debug)]
pub(crate) struct Metadata {
    pub(crate) issuer: String,
    urls: Vec<(UrlPlace, EndpointUrl)>,
    /// Whether its callbacks always name the issuer.
    pub(crate) names_issuer: bool,
}

const PLACES: &[(&str, UrlPlace)] = &[
    ("authorization_endpoint", UrlPlace::Authorize),
    ("token_endpoint", UrlPlace::Token),
    ("revocation_endpoint", UrlPlace::Revoke),
    ("device_authorization_endpoint", UrlPlace::Device),
];

impl Metadata {
    /// Reads a document. It has to be of the issuer that was asked, and its URLs have to be safe.
    pub(crate) fn read(issuer: &str, document: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(document).map_err(|_| "it is not UTF-8".to_owned())?;
        let document: Value =
            serde_json::from_str(text).map_err(|_| "it is not JSON".to_owned())?;
        let named = document.get("issuer").and_then(Value::as_str);
        if named != Some(issuer) {
            return Err("it is of another issuer".into());
        }
        let mut urls = Vec::new();
        for (name, place) in PLACES {
            let Some(url) = document.get(*name).and_then(Value::as_str) else {
                continue;
            };
            let url = EndpointUrl::parse(url).map_err(|error| format!("its `{name}` {error}"))?;
            urls.push((*place, url));
        }
        let names_issuer = document.get("authorization_response_iss_parameter_supported");
        Ok(Self {
            issuer: issuer.to_owned(),
            urls,
            names_issuer: names_issuer == Some(&Value::Bool(true)),
        })
    }

    pub(crate) fn url(&self, place: UrlPlace) -> Option<&EndpointUrl> {
        let found = self.urls.iter().find(|(other, _)| *other == place);
        found.map(|(_, url)| url)
    }
}

/// Where the document of an issuer is: as OpenID Connect has it, then as RFC 8414 has it.
pub(crate) fn locations(issuer: &EndpointUrl) -> [Option<EndpointUrl>; 2] {
    let plain = issuer.as_str().trim_end_matches('/');
    let openid = EndpointUrl::parse(&format!("{plain}/.well-known/openid-configuration"));
    let mut inserted = issuer.url().clone();
    let path = inserted.path().trim_end_matches('/').to_owned();
    inserted.set_path(&format!("/.well-known/oauth-authorization-server{path}"));
    [openid.ok(), EndpointUrl::parse(inserted.as_str()).ok()]
}

/// The last metadata, for a while.
#[derive(Debug, Default)]
pub(crate) struct MetadataCache(Mutex<Option<(Arc<Metadata>, Instant)>>);

/// How long metadata is believed.
const KEPT: Duration = Duration::from_secs(3600);

impl MetadataCache {
    pub(crate) fn get(&self, now: Instant) -> Option<Arc<Metadata>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (metadata, since) = kept.as_ref()?;
        (now.duration_since(*since) < KEPT).then(|| metadata.clone())
    }

    pub(crate) fn set(&self, metadata: Arc<Metadata>, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((metadata, now));
    }
}
