//! Microsoft Graph.
//!
//! - The tenant is in the URLs of the authorization server, and of the configuration: `common` for all.
//! - There is a refresh token only for the scope `offline_access`, which is never among the granted ones.
//! - There is no endpoint that ends a token.
//! - The account is in the id token.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://learn.microsoft.com/graph>
#[integration(
    base_url = "https://graph.microsoft.com/v1.0",
    name = "microsoft",
    auth = oauth2(
        authorize_url = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        token_url = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        scopes = ["openid", "offline_access", "User.Read"],
        capture(account = id_token("/preferred_username")),
    ),
    tenant(pattern = "[A-Za-z0-9.-]+", default = "common"),
)]
pub trait MicrosoftGraph {
    /// The user who connected.
    #[get("/me", scopes = ["User.Read"])]
    async fn me(&self) -> Result<User>;
}

/// A user.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Id.
    pub id: String,
    /// Name.
    pub display_name: String,
}
