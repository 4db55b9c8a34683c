//! Stripe Connect, for standard accounts.
//!
//! - The account is `stripe_user_id` of the token response.
//! - The client's secret is the secret key of the platform.
//! - Nothing says when a token ends.
//! - Errors of the API are objects, those of the token endpoint are not.
//! - An account is disconnected by its id, not by a token: no endpoint that ends one is declared.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://docs.stripe.com/connect/oauth-reference>
#[integration(
    base_url = "https://api.stripe.com",
    name = "stripe_connect",
    auth = oauth2(
        authorize_url = "https://connect.stripe.com/oauth/authorize",
        token_url = "https://connect.stripe.com/oauth/token",
        scopes = ["read_write"],
        capture(account = token("/stripe_user_id")),
    ),
    error(message = "/error/message", code = "/error/type"),
)]
pub trait StripeConnect {
    /// The account that was connected.
    #[get("/v1/account")]
    async fn account(&self) -> Result<Account>;
}

/// An account.
#[derive(Debug, Deserialize)]
pub struct Account {
    /// `acct_…`
    pub id: String,
}
