//! GitHub, for an app whose user tokens expire.
//!
//! - Token requests are answered in a form unless `Accept` says JSON, which it always does.
//! - Refusals have status 200 and codes of GitHub's own: `bad_verification_code`, `bad_refresh_token`.
//! - Refresh tokens are replaced at each use.
//! - Tokens are ended by an endpoint that wants a DELETE with a JSON body; it is not declared, so that
//!   `disconnect` says `NotRevocable`.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://docs.github.com/en/rest>
#[integration(
    base_url = "https://api.github.com",
    name = "github",
    auth = oauth2(
        authorize_url = "https://github.com/login/oauth/authorize",
        token_url = "https://github.com/login/oauth/access_token",
        scopes = ["read:user", "repo"],
        refused = ["bad_verification_code", "bad_refresh_token"],
    ),
    headers("X-GitHub-Api-Version" = "2022-11-28"),
)]
pub trait Github {
    /// The user who connected.
    #[get("/user", scopes = ["read:user"])]
    async fn user(&self) -> Result<User>;
}

/// A user.
#[derive(Debug, Deserialize)]
pub struct User {
    /// Stays the same when the login changes.
    pub id: u64,
    /// Name in URLs.
    pub login: String,
}
