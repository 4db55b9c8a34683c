//! From the button to the connection, and every way in which a callback can be wrong.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use integration_runtime::{
    Change, CommitOutcome, ConnectErrorKind, ConnectionKey, ConnectionStatus, ConnectionStore,
    FlowStore, KeyRing, Lease, LeaseOutcome, MemoryStore, NewFlow, ReauthorizationReason, Record,
    Result, StoreFuture, StoredTokens, TakenFlow, Text, integration,
};
use integration_tests::oauth::{Profile, Provider, browse, query_of};

use crate::acme::{
    AcmeClient, USER, builder_on, client, client_on, config_at, connect, cookie, keys,
};

#[tokio::test]
async fn a_connection_is_made_and_seen() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    let begun = acme
        .integration()
        .connect(USER)
        .return_to("/settings?tab=2")
        .await
        .unwrap();
    let url = &begun.url;
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "client-of-the-tests"),
        ("redirect_uri", "https://app.example/oauth/callback"),
        ("scope", "read write"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(query_of(url, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(query_of(url, "state").unwrap().len(), 43);
    let set_cookie = &begun.set_cookie;
    assert!(set_cookie.starts_with("__Host-acme-"), "{set_cookie}");
    for attribute in [
        "; Path=/",
        "; HttpOnly",
        "; Secure",
        "; SameSite=Lax",
        "; Max-Age=600",
    ] {
        assert!(set_cookie.contains(attribute), "{set_cookie}");
    }
    assert_eq!(
        acme.integration().status().await.unwrap(),
        ConnectionStatus::Disconnected
    );
    let query = browse(url).await;
    let cookies = cookie(set_cookie);
    let connected = acme
        .integration()
        .callback(&query, &cookies, USER)
        .await
        .unwrap();
    assert_eq!(connected.return_to.as_deref(), Some("/settings?tab=2"));
    assert!(connected.clear_cookie.contains("Max-Age=0"));
    assert_eq!(connected.connection.scopes, ["read", "write"]);
    let status = acme.integration().status().await.unwrap();
    let ConnectionStatus::Connected(connection) = status else {
        panic!("{status:?}");
    };
    assert_eq!(connection, connected.connection);
    let left = connection
        .expires_at
        .unwrap()
        .elapsed()
        .unwrap_err()
        .duration();
    assert!(left > Duration::from_secs(3500) && left <= Duration::from_secs(3600));
    assert_eq!(acme.me().await.unwrap().id, "ada@acme.example");
}

#[tokio::test]
async fn each_wrong_callback_has_its_own_error() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    let integration = acme.integration();
    let begun = integration.connect(USER).await.unwrap();
    let query = browse(&begun.url).await;
    let cookies = cookie(&begun.set_cookie);
    let wrong = async |query: &str, cookies: &str, user: &str| {
        let error = acme
            .integration()
            .callback(query, cookies, user)
            .await
            .unwrap_err();
        assert!(error.to_string().starts_with("acme: "), "{error}");
        error.kind()
    };
    use ConnectErrorKind as Kind;
    assert_eq!(wrong("code=x", &cookies, USER).await, Kind::StateMissing);
    assert_eq!(
        wrong("code=x&state=", &cookies, USER).await,
        Kind::StateMissing
    );
    assert_eq!(
        wrong("code=x&state=made-up", &cookies, USER).await,
        Kind::StateUnknown
    );
    let twice = format!("{query}&state=x");
    assert_eq!(wrong(&twice, &cookies, USER).await, Kind::InvalidCallback);

    // Each of these uses the flow up.
    for (query_suffix, with_cookie, user, kind) in [
        ("", false, USER, Kind::OtherBrowser),
        ("", true, "user-2", Kind::OtherUser),
        ("&error=access_denied", true, USER, Kind::Denied),
        ("&error=server_error", true, USER, Kind::Provider),
    ] {
        let begun = integration.connect(USER).await.unwrap();
        let state = query_of(&begun.url, "state").unwrap();
        let query = format!("state={state}&code=x{query_suffix}");
        let cookies = if with_cookie {
            cookie(&begun.set_cookie)
        } else {
            "a=b".into()
        };
        assert_eq!(wrong(&query, &cookies, user).await, kind);
        let cookies = cookie(&begun.set_cookie);
        assert_eq!(wrong(&query, &cookies, USER).await, Kind::StateReplayed);
    }

    // The cookie of another flow is that of another browser.
    let other = integration.connect(USER).await.unwrap();
    let third = integration.connect(USER).await.unwrap();
    let state = query_of(&third.url, "state").unwrap();
    let name = |set_cookie: &str| set_cookie.split('=').next().unwrap().to_owned();
    let forged = other
        .set_cookie
        .replace(&name(&other.set_cookie), &name(&third.set_cookie));
    let query_of_third = format!("state={state}&code=x");
    assert_eq!(
        wrong(&query_of_third, &cookie(&forged), USER).await,
        Kind::OtherBrowser
    );

    let begun = integration.connect(USER).await.unwrap();
    let state = query_of(&begun.url, "state").unwrap();
    let without_code = format!("state={state}");
    assert_eq!(
        wrong(&without_code, &cookie(&begun.set_cookie), USER).await,
        Kind::InvalidCallback
    );
    let begun = integration.connect(USER).await.unwrap();
    let state = query_of(&begun.url, "state").unwrap();
    let made_up = format!("state={state}&code=made-up");
    assert_eq!(
        wrong(&made_up, &cookie(&begun.set_cookie), USER).await,
        Kind::CodeRefused
    );

    assert_eq!(provider.counts().calls, 0);
    assert!(!integration.status().await.unwrap().is_connected());
    // The first one is as good as ever, and good for once.
    integration.callback(&query, &cookies, USER).await.unwrap();
    assert_eq!(wrong(&query, &cookies, USER).await, Kind::StateReplayed);
    acme.me().await.unwrap();
}

/// A store whose flows live for as long as it likes.
#[derive(Debug)]
struct Hasty(Arc<MemoryStore>);

impl FlowStore for Hasty {
    fn begin(&self, flow: NewFlow, _: Duration) -> StoreFuture<'_, ()> {
        self.0.begin(flow, Duration::from_millis(50))
    }

    fn take<'a>(&'a self, state_hash: &'a [u8; 32]) -> StoreFuture<'a, TakenFlow> {
        self.0.take(state_hash)
    }
}

impl ConnectionStore for Hasty {
    fn get<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        self.0.get(key)
    }

    fn put<'a>(&'a self, key: &'a ConnectionKey, tokens: StoredTokens) -> StoreFuture<'a, Record> {
        self.0.put(key, tokens)
    }

    fn try_lease<'a>(
        &'a self,
        key: &'a ConnectionKey,
        version: u64,
        owner: &'a str,
        ttl: Duration,
    ) -> StoreFuture<'a, LeaseOutcome> {
        self.0.try_lease(key, version, owner, ttl)
    }

    fn commit<'a>(&'a self, lease: &'a Lease, change: Change) -> StoreFuture<'a, CommitOutcome> {
        self.0.commit(lease, change)
    }

    fn release<'a>(&'a self, lease: &'a Lease) -> StoreFuture<'a, ()> {
        self.0.release(lease)
    }

    fn disconnect<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
        self.0.disconnect(key)
    }

    fn due<'a>(
        &'a self,
        integration: &'a str,
        before: SystemTime,
        limit: u32,
    ) -> StoreFuture<'a, Vec<ConnectionKey>> {
        self.0.due(integration, before, limit)
    }

    fn list<'a>(
        &'a self,
        integration: &'a str,
        tenant: Option<&'a str>,
    ) -> StoreFuture<'a, Vec<Record>> {
        self.0.list(integration, tenant)
    }
}

#[tokio::test]
async fn a_user_has_ten_minutes() {
    let provider = Provider::start(Profile::rotating());
    let acme = client_on(&provider, Hasty(Arc::default()));
    let begun = acme.integration().connect(USER).await.unwrap();
    let query = browse(&begun.url).await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    let cookies = cookie(&begun.set_cookie);
    let error = acme
        .integration()
        .callback(&query, &cookies, USER)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ConnectErrorKind::StateExpired);
}

/// Another integration on the same store.
#[integration(
    base_url = "https://api.other.example/api",
    auth = oauth2(authorize_url = "/authorize", token_url = "/token"),
)]
trait Other {
    #[get("/me")]
    async fn me(&self) -> Result<Text>;
}

#[tokio::test]
async fn a_flow_of_another_integration_is_refused() {
    let provider = Provider::start(Profile::rotating());
    let store = Arc::new(MemoryStore::new());
    let acme = client_on(&provider, store.clone());
    let config = OtherConfig::from_lookup(|name| {
        Some(match name {
            "OTHER_API_BASE_URL" => provider.url(),
            "OTHER_OAUTH_REDIRECT_URI" => "https://app.example/oauth/callback".into(),
            "OTHER_CLIENT_ID" | "OTHER_CLIENT_SECRET" => "x-of-the-tests".into(),
            _ => return None,
        })
    });
    let other = OtherClient::builder(config.unwrap())
        .store(store, keys())
        .build()
        .unwrap();
    let begun = acme.integration().connect(USER).await.unwrap();
    let query = browse(&begun.url).await;
    let cookies = cookie(&begun.set_cookie);
    let error = other
        .integration()
        .callback(&query, &cookies, USER)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ConnectErrorKind::OtherIntegration);
}

#[tokio::test]
async fn only_a_path_of_the_application_is_returned_to() {
    let provider = Provider::start(Profile::rotating());
    let acme = client(&provider);
    for path in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil",
        "",
    ] {
        let error = acme
            .integration()
            .connect(USER)
            .return_to(path)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ConnectErrorKind::InvalidReturnTo, "{path}");
    }
}

#[tokio::test]
async fn the_callback_needs_no_more_than_the_store_and_the_keys() {
    let provider = Provider::start(Profile::rotating());
    let store = Arc::new(MemoryStore::new());
    let shared = || store.clone();
    let begun = client_on(&provider, shared())
        .connection("org-7")
        .integration()
        .connect(USER)
        .await
        .unwrap();
    let query = browse(&begun.url).await;
    let cookies = cookie(&begun.set_cookie);
    // Another process, and not bound to any connection: the flow knows which it was.
    let acme = client_on(&provider, shared());
    let connected = acme
        .integration()
        .callback(&query, &cookies, USER)
        .await
        .unwrap();
    assert_eq!(connected.connection.id, "org-7".into());
    acme.connection("org-7").me().await.unwrap();
    acme.me().await.unwrap_err();
    // With other keys there is nothing to be read.
    let config = config_at(&provider.url(), "s3cret-of-the-tests");
    let stranger = AcmeClient::builder(config)
        .store(shared(), KeyRing::new("test", [8; 32]))
        .build()
        .unwrap();
    let error = stranger.connection("org-7").me().await.unwrap_err();
    let reason = ReauthorizationReason::Undecryptable;
    assert_eq!(error.reauthorization(), Some(&reason));
    acme.connection("org-7").me().await.unwrap();
}

#[tokio::test]
async fn keys_are_changed_without_losing_a_connection() {
    let provider = Provider::start(Profile::rotating());
    let store = Arc::new(MemoryStore::new());
    let shared = || store.clone();
    let old = builder_on(&provider, shared()).build().unwrap();
    for id in ["a", "b"] {
        connect(&old.connection(id)).await.unwrap();
    }
    let ring = |ring| {
        let config = config_at(&provider.url(), "s3cret-of-the-tests");
        AcmeClient::builder(config)
            .store(shared(), ring)
            .build()
            .unwrap()
    };
    let new = [9; 32];
    let both = ring(KeyRing::new("new", new).with_previous("test", [7; 32]));
    assert_eq!(both.integration().rewrap_connections().await.unwrap(), 2);
    assert_eq!(both.integration().rewrap_connections().await.unwrap(), 0);
    let only_new = ring(KeyRing::new("new", new));
    for id in ["a", "b"] {
        only_new.connection(id).me().await.unwrap();
    }
}
