//! Shops, payments, accounts.

use examples::providers::quickbooks::{QuickBooksClient, QuickBooksConfig};
use examples::providers::shopify::{ShopifyClient, ShopifyConfig};
use examples::providers::stripe_connect::{StripeConnectClient, StripeConnectConfig};
use examples::providers::xero::{XeroClient, XeroConfig};
use integration_runtime::ConnectErrorKind;
use integration_tests::oauth::{browse, presets};

use super::client;
use crate::acme::{USER, cookie};
use crate::imitation::{Connects as _, Imitation, LIFE, Life, connect, connects, live};

connects!(QuickBooksClient, |quickbooks| quickbooks.company("9130347"));
connects!(ShopifyClient, |shopify| shopify.shop(), "shop" = "acme");
connects!(StripeConnectClient, |stripe| stripe.account());
connects!(XeroClient, |xero| xero.organisations());

#[tokio::test]
async fn quickbooks() {
    let imitation = Imitation::of(presets::quickbooks());
    let quickbooks = client!(QuickBooksClient, QuickBooksConfig, "QUICKBOOKS", imitation);
    let connected = live(&quickbooks, &imitation, LIFE).await.unwrap();
    assert_eq!(connected.connection.captured["realm_id"], "9130347");
}

const SHOPIFY: Life = Life {
    refused: None,
    ends: false,
    is_unauthorized: true,
    is_revocable: false,
};

#[tokio::test]
async fn shopify() {
    let imitation = Imitation::of(presets::shopify());
    let shopify = client!(ShopifyClient, ShopifyConfig, "SHOPIFY", imitation);
    let connected = live(&shopify, &imitation, SHOPIFY).await.unwrap();
    assert_eq!(connected.connection.captured["shop"], "acme");
    assert_eq!(
        connected.connection.scopes,
        ["read_products", "read_orders"]
    );
}

#[tokio::test]
async fn a_callback_of_shopify_is_refused_for_one_changed_letter() {
    let imitation = Imitation::of(presets::shopify());
    let shopify = client!(ShopifyClient, ShopifyConfig, "SHOPIFY", imitation);
    let begun = shopify.begin().await.unwrap();
    let query = browse(&begun.url)
        .await
        .replace("acme.myshopify", "acne.myshopify");
    let refused = shopify.callback(&query, &cookie(&begun.set_cookie)).await;
    assert_eq!(
        refused.unwrap_err().kind(),
        ConnectErrorKind::CallbackSignature
    );
    assert_eq!(imitation.provider.counts().token_requests, 0);
}

#[tokio::test]
async fn a_shop_is_a_name_and_nothing_else() {
    let imitation = Imitation::of(presets::shopify());
    let shopify = client!(ShopifyClient, ShopifyConfig, "SHOPIFY", imitation);
    for shop in [
        "",
        "evil.example/",
        "a.b",
        "acme?",
        "acme#",
        "ACME",
        "acme@evil",
        "../x",
    ] {
        let begun = shopify
            .integration()
            .connect(USER)
            .capture("shop", shop)
            .await;
        assert_eq!(
            begun.unwrap_err().kind(),
            ConnectErrorKind::InvalidCapture,
            "{shop}"
        );
    }
}

#[tokio::test]
async fn stripe_connect() {
    let imitation = Imitation::of(presets::stripe());
    let stripe = client!(
        StripeConnectClient,
        StripeConnectConfig,
        "STRIPE_CONNECT",
        imitation
    );
    let life = Life {
        ends: false,
        is_revocable: false,
        ..LIFE
    };
    let connected = live(&stripe, &imitation, life).await.unwrap();
    assert_eq!(connected.connection.account.as_deref(), Some("acct_1"));
}

#[tokio::test]
async fn xero() {
    let imitation = Imitation::of(presets::xero());
    let xero = client!(XeroClient, XeroConfig, "XERO", imitation);
    live(&xero, &imitation, LIFE).await.unwrap();
    connect(&xero).await.unwrap();
    let organisations = xero.organisations().await.unwrap();
    let invoices = xero.invoices(&organisations[0].tenant_id).await.unwrap();
    assert_eq!(invoices.invoices[0].invoice_number, "INV-1");
}
