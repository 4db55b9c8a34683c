//! Shops, payments, accounts.

use serde_json::json;

use super::{
    super::{BodyFormat, ClientRule, Edit, Need, Profile, Rotation, When},
    always, provider,
};

/// QuickBooks Online: Basic, the company in the callback and in every path, rotation.
#[must_use]
pub fn quickbooks() -> Profile {
    let mut quickbooks = provider("quickbooks");
    quickbooks.paths.base = "/v3/company/{realm_id}";
    quickbooks.paths.api = "/v3/company/{realm_id}/";
    quickbooks.paths.authorize = "/connect/oauth2";
    quickbooks.paths.token = "/oauth2/v1/tokens/bearer";
    quickbooks.paths.revoke = Some("/v2/oauth2/tokens/revoke");
    quickbooks.variables = vec![("realm_id", "9130347")];
    quickbooks.authorize.scopes = vec!["com.intuit.quickbooks.accounting"];
    quickbooks.authorize.callback = vec![("realmId", "9130347")];
    quickbooks.token.client = ClientRule::Basic;
    quickbooks.token.rotation = Rotation::Rotated;
    quickbooks.token.edits = always([
        Edit::Set("/token_type", json!("bearer")),
        Edit::Remove("/scope"),
        Edit::Set("/x_refresh_token_expires_in", json!(8_726_400)),
    ]);
    let fault = json!({"type": "AUTHENTICATION", "error": [{"message": "AuthenticationFailed", "code": "3200"}]});
    quickbooks.api.refusal = (401, json!({"fault": fault}));
    quickbooks.api.fields = json!({"CompanyInfo": {"CompanyName": "Acme"}});
    quickbooks
}

/// Shopify: a host for each shop, scopes with commas, a signed callback, a header of its own for the token, which
/// neither ends nor is refreshed.
#[must_use]
pub fn shopify() -> Profile {
    let mut shopify = provider("shopify");
    shopify.paths.base = "/{shop}/admin/api/2025-10";
    shopify.paths.api = "/{shop}/admin/api/";
    shopify.paths.authorize = "/{shop}/admin/oauth/authorize";
    shopify.paths.token = "/{shop}/admin/oauth/access_token";
    shopify.variables = vec![("shop", "acme")];
    shopify.authorize.scopes = vec!["read_products", "read_orders"];
    shopify.authorize.scope_separator = ',';
    shopify.authorize.callback = vec![
        ("shop", "acme.myshopify.com"),
        ("host", "YWNtZS5teXNob3BpZnkuY29tL2FkbWlu"),
        ("timestamp", "1764000000"),
    ];
    shopify.authorize.hmac = Some("hmac");
    shopify.token.format = BodyFormat::Either;
    shopify.token.rotation = Rotation::None;
    shopify.token.edits = always([Edit::Remove("/expires_in"), Edit::Remove("/token_type")]);
    shopify.api.header = "x-shopify-access-token";
    shopify.api.prefix = "";
    shopify.api.refusal = (
        401,
        json!({"errors": "[API] Invalid API key or access token"}),
    );
    shopify.api.fields = json!({"shop": {"id": 1, "name": "Acme"}});
    shopify
}

/// Stripe Connect: the account in the token response, tokens without a lifetime, errors of the API as objects.
#[must_use]
pub fn stripe() -> Profile {
    let mut stripe = provider("stripe");
    stripe.paths.base = "";
    stripe.paths.api = "/v1/";
    stripe.paths.authorize = "/oauth/authorize";
    stripe.paths.token = "/oauth/token";
    stripe.authorize.scopes = vec!["read_write"];
    stripe.token.edits = always([
        Edit::Set("/token_type", json!("bearer")),
        Edit::Remove("/expires_in"),
        Edit::Set("/livemode", json!(false)),
        Edit::Set("/stripe_user_id", json!("acct_1")),
        Edit::Set("/stripe_publishable_key", json!("pk_test_1")),
    ]);
    stripe.errors.edits = Vec::new();
    let invalid = json!({"type": "invalid_request_error", "message": "Invalid API Key provided"});
    stripe.api.refusal = (401, json!({"error": invalid}));
    stripe.api.fields = json!({"id": "acct_1", "object": "account", "email": "ada@acme.example"});
    stripe
}

/// Xero: Basic, a refresh token only with `offline_access`, rotation that forgives a repeated request, an id token.
#[must_use]
pub fn xero() -> Profile {
    let mut xero = provider("xero");
    xero.paths.base = "";
    xero.paths.api = "/api.xro/";
    xero.paths.authorize = "/identity/connect/authorize";
    xero.paths.token = "/connect/token";
    xero.paths.revoke = Some("/connect/revocation");
    xero.authorize.scopes = vec![
        "openid",
        "email",
        "offline_access",
        "accounting.transactions.read",
    ];
    xero.token.client = ClientRule::Basic;
    xero.token.lifetime = 1800;
    xero.token.rotation = Rotation::RotatedWithGrace;
    xero.token.refresh_needs = vec![Need::Scope("offline_access")];
    xero.token.id_token = Some(json!({"xero_userid": "u1", "email": "ada@acme.example"}));
    xero.token.edits = vec![(When::Always, Edit::Set("/token_type", json!("Bearer")))];
    let tenant = json!({"id": "c1", "tenantId": "tenant-1", "tenantType": "ORGANISATION", "tenantName": "Acme"});
    xero.api.more = vec![("/connections", json!([tenant]))];
    xero.api.headers = vec![("xero-tenant-id", "tenant-1")];
    xero.api.refusal = (
        401,
        json!({"Title": "Unauthorized", "Status": 401, "Detail": "TokenExpired"}),
    );
    xero.api.fields = json!({"Invoices": [{"InvoiceID": "i1", "InvoiceNumber": "INV-1"}]});
    xero
}
