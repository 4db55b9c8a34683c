//! Endpoints in unusual places, parameters with unusual names, values that a connection keeps.

use integration_runtime::{ConnectErrorKind, Disconnected, Result};
use integration_tests::oauth::{Edit, Profile, Provider, When};
use serde_json::json;

use super::{Me, variables};
use crate::imitation::{connect, connects};

mod relative {
    use super::*;

    #[integration_runtime::integration(
        base_url = "https://{region}.acme.example/api",
        auth = oauth2(
            authorize_url = "/oauth/authorize",
            token_url = "/oauth/token",
            refresh_url = "/oauth/renew",
            revoke_url = "/oauth/revoke",
            scopes = ["read"],
            rename("client_id" = "client_key", "client_secret" = "client_word", "code" = "auth_code"),
            token_params("tier" = "gold"),
            capture(tenant = token("/tenant/id"), region = connect),
            header = "X-Acme-Token",
            prefix = "Token ",
        ),
        headers("X-Acme-Tenant" = connection.tenant),
        region(one_of = ["eu", "us"]),
    )]
    pub(super) trait Acme {
        #[get("/me")]
        async fn me(&self) -> Result<Me>;
    }

    connects!(AcmeClient, |acme| acme.me(), "region" = "eu");
}

fn profile() -> Profile {
    let mut profile = Profile::rotating();
    profile.paths.authorize = "/eu/oauth/authorize";
    profile.paths.token = "/eu/oauth/token";
    profile.paths.refresh = Some("/eu/oauth/renew");
    profile.paths.revoke = Some("/eu/oauth/revoke");
    profile.paths.api = "/eu/me";
    profile.authorize.rename = vec![
        ("client_id", "client_key"),
        ("client_secret", "client_word"),
        ("code", "auth_code"),
    ];
    profile.token.params = vec![("tier", "gold")];
    profile.api.header = "x-acme-token";
    profile.api.prefix = "Token ";
    profile.api.headers = vec![("x-acme-tenant", "t-1")];
    profile.edit(
        When::First,
        Edit::Set("/tenant", json!({"id": "t-1", "name": "Acme"})),
    )
}

#[tokio::test]
async fn everything_may_be_elsewhere_and_otherwise() {
    let provider = Provider::start(profile());
    let own = [("ACME_API_BASE_URL", "{url}/{region}")];
    let config = relative::AcmeConfig::from_lookup(variables(&provider, &own)).unwrap();
    let acme = relative::AcmeClient::new(config).unwrap();
    let connected = connect(&acme).await.unwrap();
    assert_eq!(connected.connection.captured["tenant"], "t-1");
    assert_eq!(acme.me().await.unwrap().path, "/eu/me");
    provider.expire_access_tokens();
    // A refresh that does not mention the tenant leaves it.
    let renewed = acme.me().await.unwrap();
    assert!(provider.is_live(&renewed.token));
    assert_eq!(provider.requests_to("/eu/oauth/renew").len(), 1);
    assert_eq!(
        acme.integration().disconnect().await.unwrap(),
        Disconnected::Revoked
    );
    assert_eq!(provider.counts().refused, 0);
}

#[tokio::test]
async fn a_captured_value_that_is_missing_makes_no_connection() {
    let provider = Provider::start(profile().edit(When::First, Edit::Remove("/tenant")));
    let own = [("ACME_API_BASE_URL", "{url}/{region}")];
    let config = relative::AcmeConfig::from_lookup(variables(&provider, &own)).unwrap();
    let acme = relative::AcmeClient::new(config).unwrap();
    let error = connect(&acme).await.unwrap_err();
    assert_eq!(error.kind(), ConnectErrorKind::InvalidCapture, "{error}");
    assert!(!acme.integration().status().await.unwrap().is_connected());
}

mod instance {
    use super::*;

    #[integration_runtime::integration(
        base_url = "https://{instance}/api",
        auth = oauth2(
            authorize_url = "https://acme.example/authorize",
            token_url = "https://acme.example/token",
            revoke_url = "https://acme.example/revoke",
            scopes = ["read"],
            capture(instance = token("/instance_url")),
        ),
        instance(pattern = "[a-z0-9-]+\\.acme\\.example"),
    )]
    pub(super) trait Acme {
        #[get("/me")]
        async fn me(&self) -> Result<Me>;
    }

    connects!(AcmeClient, |acme| acme.me());
}

#[tokio::test]
async fn a_provider_does_not_choose_just_any_host() {
    for host in [
        "evil.example",
        "https://evil.example",
        "https://evil.example/x.acme.example",
        "http://a.acme.example",
    ] {
        let profile =
            Profile::rotating().edit(When::Always, Edit::Set("/instance_url", json!(host)));
        let provider = Provider::start(profile);
        let own = [("ACME_API_BASE_URL", "{url}/{instance}")];
        let config = instance::AcmeConfig::from_lookup(variables(&provider, &own)).unwrap();
        let acme = instance::AcmeClient::new(config).unwrap();
        let error = connect(&acme).await.unwrap_err();
        assert_eq!(
            error.kind(),
            ConnectErrorKind::InvalidCapture,
            "{host}: {error}"
        );
        acme.me().await.unwrap_err();
        assert_eq!(provider.counts().calls, 0);
    }
}

#[tokio::test]
async fn a_host_that_changes_on_a_refresh_is_where_calls_go_from_then_on() {
    let mut profile = Profile::rotating()
        .edit(
            When::First,
            Edit::Set("/instance_url", json!("https://na1.acme.example")),
        )
        .edit(
            When::Refresh,
            Edit::Set("/instance_url", json!("https://na2.acme.example")),
        );
    profile.paths.api = "/na";
    let provider = Provider::start(profile);
    let own = [("ACME_API_BASE_URL", "{url}/{instance}/api")];
    let config = instance::AcmeConfig::from_lookup(variables(&provider, &own)).unwrap();
    let acme = instance::AcmeClient::new(config).unwrap();
    connect(&acme).await.unwrap();
    assert_eq!(acme.me().await.unwrap().path, "/na1.acme.example/api/me");
    provider.expire_access_tokens();
    assert_eq!(acme.me().await.unwrap().path, "/na2.acme.example/api/me");
}
