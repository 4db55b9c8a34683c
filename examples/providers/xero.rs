//! Xero.
//!
//! - The client identifies itself by Basic.
//! - There is a refresh token only for the scope `offline_access`; it is replaced at each use, and the old one is
//!   good for a repeated request for another half hour.
//! - One user may grant several organisations. They are asked for after connecting, so the one that is meant is an
//!   argument.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://developer.xero.com/documentation/api/accounting/overview>
#[integration(
    base_url = "https://api.xero.com",
    auth = oauth2(
        authorize_url = "https://login.xero.com/identity/connect/authorize",
        token_url = "https://identity.xero.com/connect/token",
        revoke_url = "https://identity.xero.com/connect/revocation",
        scopes = ["openid", "email", "offline_access", "accounting.transactions.read"],
        client_auth = basic,
        capture(account = id_token("/email")),
    ),
)]
pub trait Xero {
    /// The organisations that the user granted.
    #[get("/connections")]
    async fn organisations(&self) -> Result<Vec<Organisation>>;

    /// Invoices of an organisation.
    #[get("/api.xro/2.0/Invoices", scopes = ["accounting.transactions.read"])]
    async fn invoices(&self, #[header("Xero-Tenant-Id")] tenant: &str) -> Result<Invoices>;
}

/// An organisation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    /// What calls name it by.
    pub tenant_id: String,
    /// Name.
    pub tenant_name: String,
}

/// Some invoices.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Invoices {
    /// They.
    pub invoices: Vec<Invoice>,
}

/// An invoice.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Invoice {
    /// Number that people see.
    pub invoice_number: String,
}
