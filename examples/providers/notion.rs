//! Notion.
//!
//! - The client identifies itself by Basic, and token requests are JSON.
//! - Every request names a version, those for tokens too: a hook adds it there.
//! - `owner=user` has to be asked for; there are no scopes.
//! - Refusals have their code in `code`.

use integration_runtime::{Result, TokenRequest, integration};
use serde::Deserialize;

const VERSION: &str = "2025-09-03";

/// <https://developers.notion.com/reference>
#[integration(
    base_url = "https://api.notion.com",
    auth = oauth2(
        authorize_url = "https://api.notion.com/v1/oauth/authorize",
        token_url = "https://api.notion.com/v1/oauth/token",
        revoke_url = "https://api.notion.com/v1/oauth/revoke",
        authorize_params("owner" = "user"),
        client_auth = basic,
        token_format = json,
        token_request = name_version,
        capture(account = token("/owner/user/person/email"), workspace = token("/workspace_id")),
    ),
    headers("Notion-Version" = "2025-09-03"),
)]
pub trait Notion {
    /// The bot that the tokens are of.
    #[get("/v1/users/me")]
    async fn me(&self) -> Result<Bot>;
}

fn name_version(request: &mut TokenRequest) {
    let set = request.set_header("Notion-Version", VERSION);
    set.expect("a date is a header");
}

/// A bot.
#[derive(Debug, Deserialize)]
pub struct Bot {
    /// Id.
    pub id: String,
}
