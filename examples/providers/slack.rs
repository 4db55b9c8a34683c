//! Slack, for the token of a user, in an app with token rotation.
//!
//! - Scopes have commas between them; those of a user are asked for in `user_scope`.
//! - The first answer has the user's token in `authed_user`, an answer to a refresh has it at the top.
//! - Everything is answered with 200; `ok: false` says no, with codes of Slack's own.
//! - An expired token is refused with 200 as well, which is no reason to renew it: its lifetime is.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://docs.slack.dev/apis/web-api>
#[integration(
    base_url = "https://slack.com/api",
    auth = oauth2(
        authorize_url = "https://slack.com/oauth/v2/authorize",
        token_url = "https://slack.com/api/oauth.v2.access",
        scopes = ["users:read", "chat:write"],
        scope_separator = ",",
        rename("scope" = "user_scope"),
        access_token = "/authed_user/access_token",
        refresh_token = "/authed_user/refresh_token",
        expires_in = "/authed_user/expires_in",
        scope = "/authed_user/scope",
        refused = ["invalid_code", "invalid_refresh_token", "token_revoked"],
        capture(team = token("/team/id"), account = token("/authed_user/id")),
    ),
)]
pub trait Slack {
    /// A user of the workspace.
    #[get("/users.info", scopes = ["users:read"])]
    async fn user(&self, #[query] user: &str) -> Result<Answer>;
}

/// Every answer, whatever it says.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// Whether it says yes.
    pub ok: bool,
    /// Why not.
    pub error: Option<String>,
    /// What was asked for.
    pub user: Option<User>,
}

/// A user.
#[derive(Debug, Deserialize)]
pub struct User {
    /// `U…`
    pub id: String,
    /// Name.
    pub name: String,
}
