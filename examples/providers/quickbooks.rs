//! QuickBooks Online.
//!
//! - The callback names the company, which is part of every path.
//! - The client identifies itself by Basic.
//! - Refresh tokens are replaced.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://developer.intuit.com/app/developer/qbo/docs/api>
#[integration(
    base_url = "https://quickbooks.api.intuit.com/v3/company/{realm_id}",
    name = "quickbooks",
    auth = oauth2(
        authorize_url = "https://appcenter.intuit.com/connect/oauth2",
        token_url = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        revoke_url = "https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
        scopes = ["com.intuit.quickbooks.accounting"],
        client_auth = basic,
        capture(realm_id = callback("realmId")),
    ),
    realm_id(pattern = "[0-9]+"),
)]
pub trait QuickBooks {
    /// The company that was connected.
    #[get("/companyinfo/{id}")]
    async fn company(&self, id: &str) -> Result<Company>;
}

/// An answer with a company in it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Company {
    /// It.
    pub company_info: CompanyInfo,
}

/// A company.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CompanyInfo {
    /// Name.
    pub company_name: String,
}
