//! npm's oidc-provider: a certified implementation of what the client relies on, strict about all of it.

mod browser;

use std::sync::Mutex;
use std::time::Duration;

use integration_runtime::{
    Connect, ConnectError, ConnectErrorKind, Connected, ConnectionStatus, Disconnected, ErrorKind,
    ReauthorizationReason, Result, TokenRequest,
};
use integration_tests::oauth::{Later, TestKey};
use serde::Deserialize;
use serde_json::{Value, json};

use self::browser::{Browser, Place};
use crate::peer::{self, Peer};

/// Basic has to encode it.
const SECRET: &str = "a secret + of/the:tests%";
const CALLBACK: &str = "https://app.example/oauth/callback";

/// Who the provider says that the user is.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct UserInfo {
    sub: String,
    email: String,
}

/// The token that a call was made with.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Echo {
    token: String,
}

/// Refresh tokens that were sent, by which client.
static USED: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

fn spy(request: &mut TokenRequest) {
    if let (Some(client), Some(token)) =
        (request.param("client_id"), request.param("refresh_token"))
    {
        USED.lock()
            .unwrap()
            .push((client.to_owned(), token.to_owned()));
    }
}

/// A declaration for a client of this sort; its endpoints are discovered.
macro_rules! declared {
    ($name:ident, $($auth:tt)*) => {
        mod $name {
            use super::*;

            #[integration_runtime::integration(
                base_url = "https://op.example",
                name = "op",
                auth = oauth2(
                    issuer = "https://op.example",
                    discovery,
                    scopes = ["openid", "email", "offline_access"],
                    authorize_params("prompt" = "consent"),
                    capture(account = id_token("/email")),
                    $($auth)*
                ),
                timeout = "10s",
            )]
            #[allow(dead_code, reason = "only its client is asked")]
            pub(super) trait Op {
                #[get("/me", scopes = ["openid"])]
                async fn me(&self) -> Result<UserInfo>;

                #[get("/echo")]
                async fn echo(&self) -> Result<Echo>;

                #[post("/end")]
                async fn end(&self) -> Result<()>;
            }
        }
    };
}

declared!(basic, client_auth = basic);
declared!(post, client_auth = body, token_request = spy);
declared!(by_key, client_auth = private_key_jwt);
declared!(public, client_auth = none);

/// Starts the provider with a client, `None` when it is not installed.
fn provider_with(client: Value) -> Option<Peer> {
    let mut known = json!({
        "client_id": "app",
        "redirect_uris": [CALLBACK],
        "response_types": ["code"],
        "grant_types": ["authorization_code", "refresh_token"],
    });
    let fields = known.as_object_mut().expect("an object was written");
    fields.extend(client.as_object().expect("a client is an object").clone());
    peer::oidc_provider(&json!([known]))
}

/// Starts the provider with a client that has a secret, and identifies itself so.
fn provider(method: &str) -> Option<Peer> {
    provider_with(json!({"client_secret": SECRET, "token_endpoint_auth_method": method}))
}

fn variables<'a>(provider: &Peer, key: &'a str) -> impl Fn(&str) -> Option<String> + 'a {
    let url = provider.url();
    move |name| {
        Some(match name {
            "OP_API_BASE_URL" | "OP_OAUTH_ISSUER" => url.clone(),
            "OP_OAUTH_TOKEN_URL" => format!("{url}/token"),
            "OP_OAUTH_REDIRECT_URI" => CALLBACK.into(),
            "OP_CLIENT_ID" => "app".into(),
            "OP_CLIENT_SECRET" => SECRET.into(),
            "OP_CLIENT_KEY" => key.into(),
            "OP_CLIENT_KEY_ID" => "key-1".into(),
            _ => return None,
        })
    }
}

macro_rules! client {
    ($module:ident, $provider:expr, $clock:expr) => {{
        let config = $module::OpConfig::from_lookup(variables(&$provider, "")).unwrap();
        $module::OpClient::builder(config)
            .clock($clock.clone())
            .build()
            .unwrap()
    }};
}

/// Logs in, consents, and comes back: the query of the callback, and the `Cookie` header.
async fn authorize(begin: Connect) -> (String, String) {
    let begun = begin.await.unwrap();
    let Place::Elsewhere(back) = Browser::default().open(&begun.url).await else {
        panic!("the provider shows a page");
    };
    let query = back
        .strip_prefix(CALLBACK)
        .and_then(|rest| rest.strip_prefix('?'));
    let query = query.unwrap_or_else(|| panic!("not to the application: {back}"));
    let (cookie, _) = begun.set_cookie.split_once(';').unwrap();
    (query.to_owned(), cookie.to_owned())
}

macro_rules! connect {
    ($client:expr) => {{
        let (query, cookie) = authorize($client.integration().connect("user-1")).await;
        let connected: std::result::Result<Connected, ConnectError> = $client
            .integration()
            .callback(&query, &cookie, "user-1")
            .await;
        connected
    }};
}

fn ada() -> UserInfo {
    UserInfo {
        sub: "ada".into(),
        email: "ada@acme.example".into(),
    }
}

/// A request of the client's own, authenticated by Basic.
async fn ask(provider: &Peer, path: &str, params: &[(&str, &str)]) -> Value {
    let secret = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect::<String>();
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params)
        .finish();
    let request = reqwest::Client::new().post(format!("{}{path}", provider.url()));
    let request = request.basic_auth("app", Some(secret)).body(body);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.send().await.unwrap().bytes().await.unwrap();
    serde_json::from_slice(&answer).unwrap_or_default()
}

/// Connect, call, renew by the clock, end at the provider.
macro_rules! life {
    ($client:expr, $clock:expr) => {{
        let connection = connect!($client).unwrap().connection;
        assert_eq!(connection.account.as_deref(), Some("ada@acme.example"));
        assert_eq!(connection.scopes, ["openid", "email", "offline_access"]);
        assert!(connection.missing_scopes.is_empty() && connection.expires_at.is_some());
        assert_eq!($client.me().await.unwrap(), ada());
        for _ in 0..3 {
            $clock.advance(Duration::from_secs(3601));
            assert_eq!($client.me().await.unwrap(), ada());
        }
        assert_eq!(
            $client.integration().disconnect().await.unwrap(),
            Disconnected::Revoked
        );
        let status = $client.integration().status().await.unwrap();
        assert_eq!(status, ConnectionStatus::Disconnected);
    }};
}

#[tokio::test]
async fn a_secret_by_basic() {
    let Some(provider) = provider("client_secret_basic") else {
        return;
    };
    let clock = Later::new();
    let op = client!(basic, provider, clock);
    life!(op, clock);
}

#[tokio::test]
async fn a_secret_in_the_body() {
    let Some(provider) = provider("client_secret_post") else {
        return;
    };
    let clock = Later::new();
    let op = client!(post, provider, clock);
    life!(op, clock);
}

#[tokio::test]
async fn a_client_without_a_secret() {
    let Some(provider) = provider_with(json!({"token_endpoint_auth_method": "none"})) else {
        return;
    };
    let clock = Later::new();
    let op = client!(public, provider, clock);
    life!(op, clock);
}

#[tokio::test]
async fn an_assertion_signed_by_the_clients_key() {
    let key = TestKey::p256();
    let client = json!({
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks": {"keys": [key.verify.jwk("key-1")]},
    });
    let Some(provider) = provider_with(client) else {
        return;
    };
    let config = by_key::OpConfig::from_lookup(variables(&provider, &key.text)).unwrap();
    let clock = Later::new();
    let op = by_key::OpClient::builder(config)
        .clock(clock.clone())
        .build()
        .unwrap();
    // Assertions are good for a minute of the provider's time, so the clock stays where it is.
    let connection = connect!(op).unwrap().connection;
    assert_eq!(connection.account.as_deref(), Some("ada@acme.example"));
    assert_eq!(op.me().await.unwrap(), ada());
    assert_eq!(
        op.integration().disconnect().await.unwrap(),
        Disconnected::Revoked
    );
    // The provider has not seen this key.
    let config = by_key::OpConfig::from_lookup(variables(&provider, &TestKey::p256().text));
    let stranger = by_key::OpClient::new(config.unwrap()).unwrap();
    let error = connect!(stranger).unwrap_err();
    assert_eq!(error.kind(), ConnectErrorKind::Operator, "{error}");
}

#[tokio::test]
async fn a_wrong_secret_is_an_operators_and_no_users() {
    let Some(provider) = provider("client_secret_basic") else {
        return;
    };
    let known = variables(&provider, "");
    let config = basic::OpConfig::from_lookup(|name| match name {
        "OP_CLIENT_SECRET" => Some("another secret".into()),
        name => known(name),
    });
    let op = basic::OpClient::new(config.unwrap()).unwrap();
    let error = connect!(op).unwrap_err();
    assert_eq!(error.kind(), ConnectErrorKind::Operator, "{error}");
    assert!(error.to_string().contains("invalid_client"), "{error}");
}

#[tokio::test]
async fn a_callback_is_of_its_issuer_and_good_once() {
    let Some(provider) = provider("client_secret_basic") else {
        return;
    };
    let op = client!(basic, provider, Later::new());
    let (query, cookie) = authorize(op.integration().connect("user-1")).await;
    let iss = form_urlencoded::byte_serialize(provider.url().as_bytes()).collect::<String>();
    assert!(query.contains(&iss), "{query}");
    let forged = query.replace(&iss, "https%3A%2F%2Fop.example");
    let refused = op.integration().callback(&forged, &cookie, "user-1").await;
    assert_eq!(
        refused.unwrap_err().kind(),
        ConnectErrorKind::IssuerMismatch
    );
    let replayed = op.integration().callback(&query, &cookie, "user-1").await;
    assert_eq!(
        replayed.unwrap_err().kind(),
        ConnectErrorKind::StateReplayed
    );
    // Without the `iss` that this provider always sends.
    let (query, cookie) = authorize(op.integration().connect("user-1")).await;
    let stripped = query.replace(&format!("&iss={iss}"), "");
    assert_ne!(stripped, query);
    let refused = op
        .integration()
        .callback(&stripped, &cookie, "user-1")
        .await;
    assert_eq!(
        refused.unwrap_err().kind(),
        ConnectErrorKind::IssuerMismatch
    );
    connect!(op).unwrap();
}

#[tokio::test]
async fn what_is_disconnected_is_dead_at_the_provider() {
    let Some(provider) = provider("client_secret_basic") else {
        return;
    };
    let op = client!(basic, provider, Later::new());
    connect!(op).unwrap();
    let token = op.echo().await.unwrap().token;
    let introspect = async || ask(&provider, "/token/introspection", &[("token", &token)]).await;
    assert_eq!(introspect().await["active"], json!(true));
    assert_eq!(
        op.integration().disconnect().await.unwrap(),
        Disconnected::Revoked
    );
    assert_eq!(introspect().await["active"], json!(false));
    let request = reqwest::Client::new().get(format!("{}/me", provider.url()));
    let answer = request.bearer_auth(&token).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn a_token_that_the_provider_has_ended_is_renewed() {
    let Some(provider) = provider("client_secret_basic") else {
        return;
    };
    let op = client!(basic, provider, Later::new());
    connect!(op).unwrap();
    for _ in 0..2 {
        let token = op.echo().await.unwrap().token;
        op.end().await.unwrap();
        assert_eq!(op.me().await.unwrap(), ada());
        assert_ne!(op.echo().await.unwrap().token, token);
    }
}

#[tokio::test]
async fn a_refresh_token_that_somebody_else_uses_again_ends_the_connection() {
    let Some(provider) = provider("client_secret_post") else {
        return;
    };
    let clock = Later::new();
    let op = client!(post, provider, clock);
    connect!(op).unwrap();
    USED.lock().unwrap().clear();
    clock.advance(Duration::from_secs(3601));
    assert_eq!(op.me().await.unwrap(), ada());
    let stolen = USED
        .lock()
        .unwrap()
        .first()
        .expect("one was sent")
        .1
        .clone();
    let params = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*stolen),
        ("client_id", "app"),
        ("client_secret", SECRET),
    ];
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params)
        .finish();
    let request = reqwest::Client::new()
        .post(format!("{}/token", provider.url()))
        .body(body);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(request.send().await.unwrap().status(), 400);

    let error = op.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired, "{error}");
    let reason = ReauthorizationReason::GrantRefused("invalid_grant".into());
    assert_eq!(error.reauthorization(), Some(&reason));
    connect!(op).unwrap();
    assert_eq!(op.me().await.unwrap(), ada());
}

#[tokio::test]
async fn a_device_is_allowed_by_somebody_at_a_browser() {
    let client = json!({
        "client_secret": SECRET,
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        "redirect_uris": [],
        "response_types": [],
    });
    let Some(provider) = provider_with(client) else {
        return;
    };
    // The provider says nothing of an interval, so it would be five seconds.
    let clock = Later::fast(10);
    let op = client!(basic, provider, clock);
    let device = op.integration().connect_device().await.unwrap();
    let complete = device.verification_uri_complete.clone().unwrap();
    let waiting = tokio::spawn(device.wait());
    // The first question comes before there is an answer.
    tokio::time::sleep(Duration::from_millis(700)).await;
    let Place::Page(page) = Browser::default().click_through(&complete).await else {
        panic!("the provider sends the user elsewhere");
    };
    assert!(page.text().contains("Sign-in Success"), "{}", page.text());
    let connection = waiting.await.unwrap().unwrap();
    assert_eq!(connection.account.as_deref(), Some("ada@acme.example"));
    assert_eq!(op.me().await.unwrap(), ada());
    assert_eq!(
        op.integration().disconnect().await.unwrap(),
        Disconnected::Revoked
    );
}

mod machine {
    use super::*;

    #[integration_runtime::integration(
        base_url = "https://op.example",
        name = "op",
        auth = client_credentials(
            token_url = "https://op.example/token",
            scopes = ["machines"],
            client_auth = basic,
        ),
    )]
    pub(super) trait Op {
        #[get("/machine")]
        async fn machine(&self) -> Result<Value>;

        #[get("/echo")]
        async fn echo(&self) -> Result<Echo>;
    }
}

#[tokio::test]
async fn a_client_for_itself() {
    let client = json!({
        "client_secret": SECRET,
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["client_credentials"],
        "redirect_uris": [],
        "response_types": [],
        "scope": "machines",
    });
    let Some(provider) = provider_with(client) else {
        return;
    };
    let clock = Later::new();
    let config = machine::OpConfig::from_lookup(variables(&provider, "")).unwrap();
    let op = machine::OpClient::builder(config)
        .clock(clock.clone())
        .build()
        .unwrap();
    let expected = json!({"client": "app", "scope": "machines"});
    assert_eq!(op.machine().await.unwrap(), expected);
    let first = op.echo().await.unwrap().token;
    clock.advance(Duration::from_secs(3601));
    assert_eq!(op.machine().await.unwrap(), expected);
    assert_ne!(op.echo().await.unwrap().token, first);
}
