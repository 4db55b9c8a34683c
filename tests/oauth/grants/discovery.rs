//! Metadata of the issuer, and the `iss` of callbacks
//! ([RFC 8414](https://www.rfc-editor.org/rfc/rfc8414), [RFC 9207](https://www.rfc-editor.org/rfc/rfc9207)).

use integration_runtime::{ConnectErrorKind, Disconnected, Result};
use integration_tests::Reply;
use integration_tests::oauth::{Fault, Place, Profile, Provider, browse};
use serde_json::json;

use super::{Me, variables};
use crate::acme::{USER, cookie};
use crate::imitation::{connect, connects};

#[integration_runtime::integration(
    base_url = "https://api.acme.example",
    auth = oauth2(issuer = "https://acme.example", discovery, scopes = ["read"]),
)]
trait Acme {
    #[get("/me")]
    async fn me(&self) -> Result<Me>;
}

connects!(AcmeClient, |acme| acme.me());

fn profile() -> Profile {
    let mut profile = Profile::rotating();
    profile.issuer = Some("self");
    profile
}

/// A client that knows the issuer alone.
fn client(provider: &Provider) -> AcmeClient {
    let known = variables(provider, &[("ACME_OAUTH_ISSUER", "{url}")]);
    let config = AcmeConfig::from_lookup(|name| {
        let is_endpoint = name.ends_with("_URL") && name != "ACME_API_BASE_URL";
        known(name).filter(|_| !is_endpoint)
    });
    AcmeClient::new(config.unwrap()).unwrap()
}

#[tokio::test]
async fn endpoints_are_discovered_once() {
    let provider = Provider::start(profile());
    let acme = client(&provider);
    connect(&acme).await.unwrap();
    provider.expire_access_tokens();
    acme.me().await.unwrap();
    assert_eq!(
        acme.integration().disconnect().await.unwrap(),
        Disconnected::Revoked
    );
    let mut paths: Vec<_> = provider
        .server()
        .requests()
        .iter()
        .map(|r| r.path().to_owned())
        .collect();
    paths.retain(|path| path.contains(".well-known"));
    assert_eq!(paths, ["/.well-known/openid-configuration"]);
}

#[tokio::test]
async fn where_openid_has_nothing_rfc_8414_is_asked() {
    let provider = Provider::start(profile());
    provider.fault(Place::Metadata, Fault::Reply(Reply::status(404)));
    connect(&client(&provider)).await.unwrap();
    assert_eq!(
        provider
            .requests_to("/.well-known/oauth-authorization-server")
            .len(),
        1
    );
}

#[tokio::test]
async fn metadata_that_cannot_be_meant_is_refused() {
    let provider = Provider::start(profile());
    let url = provider.url();
    let endpoint = |name: &str, value: &str| json!({"issuer": url, name: value});
    for (name, document, kind) in [
        (
            "another issuer",
            json!({"issuer": "https://acme.example"}),
            ConnectErrorKind::Operator,
        ),
        (
            "a slash more",
            json!({"issuer": format!("{url}/")}),
            ConnectErrorKind::Operator,
        ),
        ("no issuer", json!({}), ConnectErrorKind::Operator),
        ("no document", json!([]), ConnectErrorKind::Operator),
        (
            "no TLS",
            endpoint("token_endpoint", "http://acme.example/token"),
            ConnectErrorKind::Operator,
        ),
        (
            "no endpoint",
            endpoint("token_endpoint", &url),
            ConnectErrorKind::NotDeclared,
        ),
    ] {
        provider.fault(Place::Metadata, Fault::Reply(Reply::json(200, document)));
        let error = connect(&client(&provider)).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error}");
    }
}

#[tokio::test]
async fn metadata_that_is_not_there_now_is_asked_for_again() {
    let provider = Provider::start(profile());
    let acme = client(&provider);
    provider.fault(Place::Metadata, Fault::Reply(Reply::close()));
    let error = connect(&acme).await.unwrap_err();
    assert_eq!(error.kind(), ConnectErrorKind::Transient, "{error}");
    provider.fault(Place::Metadata, Fault::status(503));
    connect(&acme).await.unwrap_err();
    connect(&acme).await.unwrap();
}

#[tokio::test]
async fn a_callback_of_another_issuer_is_refused() {
    let provider = Provider::start(profile());
    let url = form_encoded(&provider.url());
    for (name, from, to) in [
        (
            "another",
            format!("iss={url}"),
            "iss=https%3A%2F%2Facme.example".to_owned(),
        ),
        (
            "a slash more",
            format!("iss={url}"),
            format!("iss={url}%2F"),
        ),
        (
            "none, where there is always one",
            format!("&iss={url}"),
            String::new(),
        ),
    ] {
        let acme = client(&provider);
        let begun = acme.integration().connect(USER).await.unwrap();
        let query = browse(&begun.url).await;
        assert!(query.contains(&from), "{query}");
        let query = query.replace(&from, &to);
        let refused = acme
            .integration()
            .callback(&query, &cookie(&begun.set_cookie), USER)
            .await;
        assert_eq!(
            refused.unwrap_err().kind(),
            ConnectErrorKind::IssuerMismatch,
            "{name}"
        );
    }
    // The code went nowhere.
    assert_eq!(provider.counts().token_requests, 0);
}

fn form_encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F")
}
