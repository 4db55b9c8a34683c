//! Salesforce.
//!
//! - Each organisation has a host of its own, which the token response names.
//! - Nothing says when a token ends: it is renewed when it is refused.
//! - There is a refresh token only for the scope `refresh_token`, and a refresh brings no new one.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://developer.salesforce.com/docs/apis>
#[integration(
    base_url = "https://{instance}",
    auth = oauth2(
        authorize_url = "https://login.salesforce.com/services/oauth2/authorize",
        token_url = "https://login.salesforce.com/services/oauth2/token",
        revoke_url = "https://login.salesforce.com/services/oauth2/revoke",
        scopes = ["api", "refresh_token"],
        capture(instance = token("/instance_url")),
    ),
    instance(pattern = "[A-Za-z0-9-]+(\\.[a-z0-9-]+)*\\.salesforce\\.com"),
)]
pub trait Salesforce {
    /// Records, by a query in SOQL.
    #[get("/services/data/v64.0/query")]
    async fn query(&self, #[query("q")] soql: &str) -> Result<Records>;
}

/// Some records.
#[derive(Debug, Deserialize)]
pub struct Records {
    /// How many there are.
    #[serde(rename = "totalSize")]
    pub total: u64,
    /// They.
    pub records: Vec<serde_json::Value>,
}
