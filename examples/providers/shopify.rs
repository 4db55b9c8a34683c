//! Shopify.
//!
//! - Each shop has a host of its own, which the application knows before it connects:
//!   `connect(user).capture("shop", "acme")`.
//! - Scopes have commas between them.
//! - The callback is signed.
//! - The token has a header of its own, does not end, and cannot be ended but by the merchant.

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://shopify.dev/docs/api/admin-rest>
#[integration(
    base_url = "https://{shop}.myshopify.com/admin/api/2025-10",
    auth = oauth2(
        authorize_url = "https://{shop}.myshopify.com/admin/oauth/authorize",
        token_url = "https://{shop}.myshopify.com/admin/oauth/access_token",
        scopes = ["read_products", "read_orders"],
        scope_separator = ",",
        callback_hmac = "hmac",
        header = "X-Shopify-Access-Token",
        prefix = "",
        capture(shop = connect),
    ),
    shop(pattern = "[a-z0-9][a-z0-9-]*"),
)]
pub trait Shopify {
    /// The shop that was connected.
    #[get("/shop.json")]
    async fn shop(&self) -> Result<Envelope>;
}

/// An answer with a shop in it.
#[derive(Debug, Deserialize)]
pub struct Envelope {
    /// It.
    pub shop: Shop,
}

/// A shop.
#[derive(Debug, Deserialize)]
pub struct Shop {
    /// Id.
    pub id: u64,
    /// Name.
    pub name: String,
}
