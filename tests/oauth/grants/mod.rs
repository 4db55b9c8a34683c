//! Each way to a token, and each way to say who asks for it.

mod authentication;
mod device;
mod direct;
mod discovery;
mod urls;

use integration_tests::oauth::Provider;
use serde::Deserialize;

/// Who asked, and with what.
#[derive(Debug, Deserialize)]
struct Me {
    token: String,
    path: String,
}

/// Variables of a configuration: those that every declaration here may have, then its own.
fn variables<'a>(
    provider: &Provider,
    own: &'a [(&'a str, &'a str)],
) -> impl Fn(&str) -> Option<String> + 'a {
    let (url, profile) = (provider.url(), provider.profile());
    move |name| {
        let own = own.iter().find(|(other, _)| *other == name);
        if let Some((_, value)) = own {
            return Some(value.replace("{url}", &url));
        }
        Some(match name {
            "ACME_API_BASE_URL" => format!("{url}/api"),
            "ACME_OAUTH_AUTHORIZE_URL" => format!("{url}/authorize"),
            "ACME_OAUTH_TOKEN_URL" => format!("{url}/token"),
            "ACME_OAUTH_REVOKE_URL" => format!("{url}/revoke"),
            "ACME_OAUTH_DEVICE_URL" => format!("{url}/device"),
            "ACME_OAUTH_REDIRECT_URI" => profile.redirect_uri.clone(),
            "ACME_CLIENT_ID" => profile.client_id.clone(),
            "ACME_CLIENT_SECRET" => profile.client_secret.clone(),
            _ => return None,
        })
    }
}
