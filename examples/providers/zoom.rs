//! Zoom.
//!
//! - The client identifies itself by Basic.
//! - Refresh tokens are replaced at each use.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://developers.zoom.us/docs/api>
#[integration(
    base_url = "https://api.zoom.us/v2",
    auth = oauth2(
        authorize_url = "https://zoom.us/oauth/authorize",
        token_url = "https://zoom.us/oauth/token",
        revoke_url = "https://zoom.us/oauth/revoke",
        scopes = ["user:read:user", "meeting:read:list_meetings"],
        client_auth = basic,
    ),
)]
pub trait Zoom {
    /// The user who connected.
    #[get("/users/me", scopes = ["user:read:user"])]
    async fn me(&self) -> Result<User>;
}

/// A user.
#[derive(Debug, Deserialize)]
pub struct User {
    /// Id.
    pub id: String,
    /// Address.
    pub email: String,
}
