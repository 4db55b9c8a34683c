//! The provider itself, asked by hand.

use serde_json::Value;

use super::*;

const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more-it-is";
/// `BASE64URL(SHA256(VERIFIER))`.
const CHALLENGE: &str = "WmbHiG7qpag06lUaXcpHXvd7oOPhrGvWpBRfqVW18v4";
const CALLBACK: &str = "https://app.example/oauth/callback";

async fn post(provider: &Provider, path: &str, params: &[(&str, &str)]) -> (u16, Value) {
    let client = [
        ("client_id", "client-of-the-tests"),
        ("client_secret", "s3cret-of-the-tests"),
    ];
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(client.iter().chain(params));
    let request = reqwest::Client::new()
        .post(provider.at(path))
        .body(form.finish());
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

async fn code(provider: &Provider) -> String {
    let url = format!(
        "{}/authorize?response_type=code&client_id=client-of-the-tests&scope=read&state=s\
         &redirect_uri={CALLBACK}&code_challenge={CHALLENGE}&code_challenge_method=S256",
        provider.url()
    );
    let query = browse(&url).await;
    assert_eq!(query_of(&query, "state").as_deref(), Some("s"));
    query_of(&query, "code").unwrap()
}

async fn exchange(provider: &Provider, code: &str, verifier: &str) -> (u16, Value) {
    let params = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", verifier),
    ];
    post(provider, "/token", &params).await
}

async fn refresh(provider: &Provider, token: &str) -> (u16, Value) {
    let params = [("grant_type", "refresh_token"), ("refresh_token", token)];
    post(provider, "/token", &params).await
}

async fn call(provider: &Provider, token: &Value) -> u16 {
    let request = reqwest::Client::new().get(provider.at("/api/me"));
    let request = request.header(
        "authorization",
        format!("Bearer {}", token.as_str().unwrap()),
    );
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_code_is_good_once_and_for_its_verifier() {
    let provider = Provider::start(Profile::standard());
    let first = code(&provider).await;
    let (status, body) = exchange(&provider, &first, "another-verifier").await;
    assert_eq!((status, &body["error"]), (400, &"invalid_grant".into()));
    let (status, tokens) = exchange(&provider, &first, VERIFIER).await;
    assert_eq!(
        (status, &tokens["scope"], &tokens["expires_in"]),
        (200, &"read".into(), &3600.into())
    );
    assert_eq!(call(&provider, &tokens["access_token"]).await, 200);
    assert_eq!(exchange(&provider, &first, VERIFIER).await.0, 400);
    // What came of a code that is used twice ends.
    assert_eq!(call(&provider, &tokens["access_token"]).await, 401);
}

#[tokio::test]
async fn a_refresh_token_that_is_used_twice_ends_its_grant() {
    let provider = Provider::start(Profile::rotating());
    let (_, tokens) = exchange(&provider, &code(&provider).await, VERIFIER).await;
    let first = tokens["refresh_token"].as_str().unwrap();
    let (_, renewed) = refresh(&provider, first).await;
    assert_ne!(renewed["refresh_token"], tokens["refresh_token"]);
    assert_eq!(call(&provider, &renewed["access_token"]).await, 200);
    assert_eq!(refresh(&provider, first).await.0, 400);
    assert_eq!(call(&provider, &renewed["access_token"]).await, 401);
    let counts = provider.counts();
    assert_eq!(
        (counts.refreshes, counts.reuses, counts.refresh_requests),
        (1, 1, 2)
    );
}

#[tokio::test]
async fn grace_ends_when_the_successor_is_used() {
    let mut profile = Profile::rotating();
    profile.token.rotation = Rotation::RotatedWithGrace;
    let provider = Provider::start(profile);
    let first = provider.issue(&["read"]).refresh_token.unwrap();
    assert_eq!(refresh(&provider, &first).await.0, 200);
    let (status, again) = refresh(&provider, &first).await;
    assert_eq!(status, 200);
    assert_eq!(
        refresh(&provider, again["refresh_token"].as_str().unwrap())
            .await
            .0,
        200
    );
    assert_eq!(refresh(&provider, &first).await.0, 400);
    assert_eq!(provider.counts().reuses, 1);
}

#[tokio::test]
async fn what_is_revoked_is_dead() {
    let provider = Provider::start(Profile::standard());
    let issued = provider.issue(&["read"]);
    let access_token = Value::from(&*issued.access_token);
    assert_eq!(call(&provider, &access_token).await, 200);
    let refresh_token = issued.refresh_token.unwrap();
    assert_eq!(
        post(&provider, "/revoke", &[("token", &refresh_token)])
            .await
            .0,
        200
    );
    assert_eq!(
        post(&provider, "/revoke", &[("token", "unknown")]).await.0,
        200
    );
    assert_eq!(call(&provider, &access_token).await, 401);
    assert_eq!(refresh(&provider, &refresh_token).await.0, 400);
    assert_eq!(
        (provider.counts().revoked, provider.live_access_tokens()),
        (1, 0)
    );
}

#[tokio::test]
async fn faults_come_once_and_in_their_order() {
    let provider = Provider::start(Profile::rotating());
    let token = provider.issue(&["read"]).refresh_token.unwrap();
    provider.faults(Place::Refresh, Fault::status(503), 2);
    provider.fault(Place::Refresh, Fault::error(403, "invalid_grant"));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(refresh(&provider, &token).await.0);
    }
    assert_eq!(statuses, [503, 503, 403, 200]);
    assert_eq!(
        (
            provider.counts().refreshes,
            provider.counts().refresh_requests
        ),
        (1, 4)
    );
}
