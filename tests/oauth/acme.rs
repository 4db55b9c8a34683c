//! Acme: the declaration that most tests here use, against a provider that follows the RFCs.

use integration_runtime::{
    ClientBuilder, ConnectError, Connected, ConnectionStore, FlowStore, KeyRing, Result,
    integration,
};
use integration_tests::oauth::{Provider, browse};
use serde::Deserialize;

#[integration(
    base_url = "https://api.acme.example/api",
    auth = oauth2(
        authorize_url = "https://acme.example/authorize",
        token_url = "https://acme.example/token",
        revoke_url = "https://acme.example/revoke",
        scopes = ["read", "write"],
    ),
    retry(attempts = 3, base = "10ms", max = "50ms"),
    timeout = "5s", attempt_timeout = "1s",
)]
pub(crate) trait Acme {
    /// Who asks.
    #[get("/me", scopes = ["read"])]
    async fn me(&self) -> Result<Me>;

    /// Leaves a note.
    #[post("/notes", scopes = ["write"])]
    async fn note(&self, #[body] text: &str) -> Result<Me>;
}

/// Who asked, and how.
#[derive(Debug, Deserialize)]
pub(crate) struct Me {
    pub(crate) id: String,
    pub(crate) token: String,
}

/// The user of the application who connects, unless another is meant.
pub(crate) const USER: &str = "user-1";

/// The configuration against a provider, whose URLs replace all declared ones.
pub(crate) fn config(provider: &Provider) -> AcmeConfig {
    config_at(&provider.url(), &provider.profile().client_secret)
}

/// The configuration against a provider at this URL.
pub(crate) fn config_at(url: &str, secret: &str) -> AcmeConfig {
    AcmeConfig::from_lookup(|name| {
        Some(match name {
            "ACME_API_BASE_URL" => format!("{url}/api"),
            "ACME_OAUTH_AUTHORIZE_URL" => format!("{url}/authorize"),
            "ACME_OAUTH_TOKEN_URL" => format!("{url}/token"),
            "ACME_OAUTH_REVOKE_URL" => format!("{url}/revoke"),
            "ACME_OAUTH_REDIRECT_URI" => "https://app.example/oauth/callback".into(),
            "ACME_CLIENT_ID" => "client-of-the-tests".into(),
            "ACME_CLIENT_SECRET" => secret.to_owned(),
            _ => return None,
        })
    })
    .expect("the configuration is complete")
}

/// A client with a memory store of its own.
pub(crate) fn client(provider: &Provider) -> AcmeClient {
    AcmeClient::new(config(provider)).expect("the configuration is good")
}

/// A client on a store that others may share, and the ring of its connections.
pub(crate) fn client_on(
    provider: &Provider,
    store: impl ConnectionStore + FlowStore,
) -> AcmeClient {
    builder_on(provider, store)
        .build()
        .expect("the configuration is good")
}

pub(crate) fn builder_on(
    provider: &Provider,
    store: impl ConnectionStore + FlowStore,
) -> ClientBuilder<AcmeClient> {
    AcmeClient::builder(config(provider)).store(store, keys())
}

/// The ring of all clients that share a store.
pub(crate) fn keys() -> KeyRing {
    KeyRing::new("test", [7; 32])
}

/// Goes through the whole flow, in one browser.
pub(crate) async fn connect(acme: &AcmeClient) -> std::result::Result<Connected, ConnectError> {
    let begun = acme.integration().connect(USER).await?;
    let query = browse(&begun.url).await;
    let cookies = cookie(&begun.set_cookie);
    acme.integration().callback(&query, &cookies, USER).await
}

/// A `Cookie` header that holds what a `Set-Cookie` header sets.
pub(crate) fn cookie(set_cookie: &str) -> String {
    let (pair, _) = set_cookie.split_once(';').expect("a cookie has attributes");
    format!("session=1; {pair}; other=2")
}
