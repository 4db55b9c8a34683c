//! Jira, by Atlassian's OAuth 2.0 (3LO).
//!
//! - The authorization names an `audience` and a `prompt`.
//! - Token requests are JSON.
//! - There is a refresh token only for the scope `offline_access`; it is replaced at each use, and
//!   refused with 403.
//! - Sites are asked for after connecting, so the id of one is an argument.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3>
#[integration(
    base_url = "https://api.atlassian.com",
    auth = oauth2(
        authorize_url = "https://auth.atlassian.com/authorize",
        token_url = "https://auth.atlassian.com/oauth/token",
        scopes = ["read:jira-work", "read:me", "offline_access"],
        authorize_params("audience" = "api.atlassian.com", "prompt" = "consent"),
        token_format = json,
    ),
)]
pub trait Atlassian {
    /// The sites that the user granted access to.
    #[get("/oauth/token/accessible-resources")]
    async fn sites(&self) -> Result<Vec<Site>>;

    /// The user, as a site knows them.
    #[get("/ex/jira/{cloud_id}/rest/api/3/myself")]
    async fn myself(&self, cloud_id: &str) -> Result<User>;
}

/// A site.
#[derive(Debug, Deserialize)]
pub struct Site {
    /// `cloud_id` of calls.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A user.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Id.
    pub account_id: String,
    /// Name.
    pub display_name: String,
}
