//! The device flow ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)).

use std::time::{Duration, SystemTime};

use integration_runtime::{ConnectErrorKind, MemoryStore, Result};
use integration_tests::Reply;
use integration_tests::oauth::{
    ClientRule, Decision, Fault, Later, Place, Profile, Provider, Rotation,
};
use serde_json::json;

use super::{Me, variables};
use crate::acme::keys;

#[integration_runtime::integration(
    base_url = "https://api.acme.example",
    auth = oauth2(
        device_url = "https://acme.example/device",
        token_url = "https://acme.example/token",
        scopes = ["read"],
        client_auth = none,
    ),
    timeout = "5s",
)]
trait Acme {
    #[get("/me")]
    async fn me(&self) -> Result<Me>;
}

fn profile() -> Profile {
    let mut profile = Profile::standard();
    profile.token.client = ClientRule::Public;
    profile.token.rotation = Rotation::Rotated;
    profile
}

/// A client whose hour is six minutes.
fn client(provider: &Provider) -> (AcmeClient, Later) {
    let config = AcmeConfig::from_lookup(variables(provider, &[])).unwrap();
    let clock = Later::fast(10);
    let builder = AcmeClient::builder(config).store(MemoryStore::new(), keys());
    let builder = builder
        .clock(clock.clone())
        .timeout(Duration::from_secs(100));
    (builder.build().unwrap(), clock)
}

#[tokio::test]
async fn a_device_waits_until_its_user_has_decided() {
    let mut profile = profile();
    profile.device.pending = 2;
    profile.device.slow_downs = 1;
    profile.device.interval = Some(1.0);
    let provider = Provider::start(profile);
    let (acme, clock) = client(&provider);
    let device = acme.integration().connect_device().await.unwrap();
    assert_eq!(device.verification_uri, provider.at("/activate"));
    let complete = device.verification_uri_complete.clone().unwrap();
    assert!(complete.ends_with(&device.user_code));
    assert!(device.expires_at > SystemTime::now());
    let shown = format!("{device:?}");
    assert!(!shown.contains("device-"), "{shown}");

    let begin = clock.passed();
    let connection = device.wait().await.unwrap();
    // A second, then three times six.
    assert!(clock.passed() - begin >= Duration::from_secs(19));
    assert_eq!(connection.scopes, ["read"]);
    assert_eq!(provider.counts().token_requests, 4);
    acme.me().await.unwrap();
    provider.expire_access_tokens();
    acme.me().await.unwrap();
    assert_eq!(provider.counts().refreshes, 1);
}

#[tokio::test]
async fn a_device_hears_what_its_user_decided() {
    for (decision, kind) in [
        (Decision::Deny, ConnectErrorKind::Denied),
        (Decision::Expire, ConnectErrorKind::StateExpired),
    ] {
        let provider = Provider::start(profile());
        provider.decide(decision);
        let (acme, _) = client(&provider);
        let device = acme.integration().connect_device().await.unwrap();
        let error = device.wait().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!acme.integration().status().await.unwrap().is_connected());
    }
}

#[tokio::test]
async fn a_device_gives_up_when_its_code_has_ended() {
    let mut profile = profile();
    profile.device.pending = u32::MAX;
    profile.device.lifetime = 3;
    profile.device.interval = Some(1.0);
    let provider = Provider::start(profile);
    let (acme, _) = client(&provider);
    let device = acme.integration().connect_device().await.unwrap();
    let error = device.wait().await.unwrap_err();
    assert_eq!(error.kind(), ConnectErrorKind::StateExpired, "{error}");
    assert!(provider.counts().token_requests <= 4);
}

#[tokio::test]
async fn a_device_that_is_not_told_asks_every_five_seconds_and_less_often_when_nobody_answers() {
    let mut profile = profile();
    profile.device.pending = 0;
    profile.device.interval = None;
    let provider = Provider::start(profile);
    let (acme, clock) = client(&provider);
    let device = acme.integration().connect_device().await.unwrap();
    provider.fault(Place::Token, Fault::status(503));
    provider.fault(Place::Token, Fault::Reply(Reply::close()));
    let begin = clock.passed();
    device.wait().await.unwrap();
    let took = clock.passed() - begin;
    assert!(took >= Duration::from_secs(5 + 10 + 20), "{took:?}");
    assert_eq!(provider.counts().token_requests, 3);
}

#[tokio::test]
async fn codes_are_read_as_an_older_draft_wrote_them_and_their_lack_is_an_error() {
    let provider = Provider::start(profile());
    let (acme, _) = client(&provider);
    let older = json!({
        "device_code": "d", "user_code": "U", "verification_url": "https://acme.example/device",
        "expires_in": "1800", "interval": "5",
    });
    provider.fault(Place::Device, Fault::Reply(Reply::json(200, older)));
    let device = acme.integration().connect_device().await.unwrap();
    assert_eq!(device.verification_uri, "https://acme.example/device");
    for (fault, kind) in [
        (
            Fault::error(401, "invalid_client"),
            ConnectErrorKind::Operator,
        ),
        (Fault::status(503), ConnectErrorKind::Transient),
        (
            Fault::Reply(Reply::json(200, json!({}))),
            ConnectErrorKind::Unreadable,
        ),
    ] {
        provider.fault(Place::Device, fault);
        let error = acme.integration().connect_device().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}
