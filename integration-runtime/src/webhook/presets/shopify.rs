use super::prelude::*;

/// Shopify, under its older and its newer header names. The key is the app's client secret.
pub const SHOPIFY: Preset = Preset::new(
    Signature::new(
        Algorithm::HmacSha256,
        &["x-shopify-hmac-sha256", "shopify-hmac-sha256"],
    )
    .items(&[Item::signature("", Encoding::Base64)]),
    Source::header(&["x-shopify-topic", "shopify-topic"]),
    Source::header(&["x-shopify-event-id", "x-shopify-webhook-id"]),
);
