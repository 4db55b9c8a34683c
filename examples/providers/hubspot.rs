//! HubSpot.
//!
//! - Refusals have their code in `status`: `BAD_AUTH_CODE`, `BAD_REFRESH_TOKEN`.
//! - The account is `hub_id` of the token response.
//! - A connection is ended by a DELETE of its refresh token: a hook turns the request into one.

use integration_runtime::http::Method;
use integration_runtime::{Result, TokenRequest, TokenRequestKind, integration};
use serde::Deserialize;

/// <https://developers.hubspot.com/docs/api>
#[integration(
    base_url = "https://api.hubapi.com",
    name = "hubspot",
    auth = oauth2(
        authorize_url = "https://app.hubspot.com/oauth/authorize",
        token_url = "https://api.hubapi.com/oauth/v1/token",
        revoke_url = "https://api.hubapi.com/oauth/v1/refresh-tokens",
        scopes = ["oauth", "crm.objects.contacts.read"],
        refused = ["BAD_AUTH_CODE", "BAD_REFRESH_TOKEN"],
        token_request = delete_token,
        capture(account = token("/hub_id")),
    ),
)]
pub trait HubSpot {
    /// Contacts.
    #[get("/crm/v3/objects/contacts", scopes = ["crm.objects.contacts.read"])]
    async fn contacts(&self, #[query] limit: Option<u32>) -> Result<Contacts>;
}

fn delete_token(request: &mut TokenRequest) {
    if request.kind() != TokenRequestKind::Revoke {
        return;
    }
    let token = request.remove_param("token").unwrap_or_default();
    for name in ["client_id", "client_secret", "token_type_hint"] {
        request.remove_param(name);
    }
    // Tokens of HubSpot are of letters, digits and dashes.
    if let Ok(url) = format!("{}/{token}", request.url()).parse() {
        request.set_url(url);
        request.set_method(Method::DELETE);
    }
}

/// A page of contacts.
#[derive(Debug, Deserialize)]
pub struct Contacts {
    /// They.
    pub results: Vec<Contact>,
}

/// A contact.
#[derive(Debug, Deserialize)]
pub struct Contact {
    /// Id.
    pub id: String,
}
