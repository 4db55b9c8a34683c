//! What token endpoints answer, as providers write it: what can be read is read.

use std::time::SystemTime;

use integration_runtime::ConnectionStatus;
use integration_tests::oauth::{Edit, Encoding, Profile, Provider, When};
use serde_json::json;

use crate::acme::{client, connect};

const HOUR: u64 = 3600;
const TEN_YEARS: u64 = 10 * 365 * 24 * HOUR;

fn always(edit: Edit) -> Profile {
    Profile::rotating().edit(When::Always, edit)
}

fn encoded(encoding: Encoding) -> Profile {
    let mut profile = Profile::rotating();
    profile.token.encoding = encoding;
    profile
}

/// Connects, calls, renews twice, calls. Gives the lifetime in seconds and the scopes that were read.
async fn read(name: &str, profile: Profile) -> (Option<u64>, Vec<String>) {
    let provider = Provider::start(profile);
    let acme = client(&provider);
    let connected = connect(&acme).await;
    let connected = connected.unwrap_or_else(|error| panic!("{name}: {error}"));
    for round in 1..=2 {
        provider.expire_access_tokens();
        let called = acme.me().await;
        called.unwrap_or_else(|error| panic!("{name}, refresh {round}: {error}"));
    }
    let counts = provider.counts();
    assert_eq!(
        (counts.refreshes, counts.refresh_requests),
        (2, 2),
        "{name}"
    );
    let status = acme.integration().status().await.unwrap();
    let ConnectionStatus::Connected(connection) = status else {
        panic!("{name}: {status:?}");
    };
    let lifetime = |at: Option<SystemTime>| {
        let left = at?.duration_since(SystemTime::now()).unwrap_or_default();
        // Whole seconds, as if no time had passed since.
        Some((left.as_secs() + 10) / 20 * 20)
    };
    let (first, last) = (connected.connection, connection);
    assert_eq!(
        first.scopes, last.scopes,
        "{name}: a refresh does not change what was granted"
    );
    assert_eq!(
        lifetime(first.expires_at),
        lifetime(last.expires_at),
        "{name}"
    );
    (lifetime(first.expires_at), first.scopes)
}

#[tokio::test]
async fn a_lifetime_is_read_however_it_is_written() {
    let set = |value| always(Edit::Set("/expires_in", value));
    for (name, profile, expected) in [
        ("a number", set(json!(3600)), Some(HOUR)),
        ("a text", set(json!("3600")), Some(HOUR)),
        ("a float", set(json!(3600.0)), Some(HOUR)),
        ("a text with a fraction", set(json!("3600.5")), Some(HOUR)),
        ("a text with spaces", set(json!(" 3600 ")), Some(HOUR)),
        (
            "more than anybody lives",
            set(json!(1e300)),
            Some(TEN_YEARS),
        ),
        ("null", set(json!(null)), None),
        ("zero", set(json!(0)), None),
        ("a negative number", set(json!(-1)), None),
        ("a word", set(json!("soon")), None),
        ("nothing", set(json!("")), None),
        ("not a number", set(json!("NaN")), None),
        ("a truth", set(json!(true)), None),
        ("no member", always(Edit::Remove("/expires_in")), None),
    ] {
        assert_eq!(read(name, profile).await.0, expected, "{name}");
    }
}

#[tokio::test]
async fn scopes_are_read_however_they_are_written() {
    let set = |value| always(Edit::Set("/scope", value));
    let both = ["read", "write"];
    for (name, profile, expected) in [
        ("spaces", set(json!("read write")), &both[..]),
        ("commas", set(json!("read,write")), &both),
        ("commas and spaces", set(json!("read, write")), &both),
        ("an array", always(Edit::Split("/scope")), &both),
        ("an array of several", set(json!(["read write"])), &both),
        ("one", set(json!("read")), &both[..1]),
        // What is not said was granted as it was asked for.
        ("nothing", set(json!("")), &both),
        ("no scopes in an array", set(json!([])), &both),
        ("null", set(json!(null)), &both),
        ("no member", always(Edit::Remove("/scope")), &both),
    ] {
        assert_eq!(read(name, profile).await.1, expected, "{name}");
    }
}

#[tokio::test]
async fn tokens_are_read_however_they_come() {
    let mut created = Profile::rotating();
    created.token.status = 201;
    let kept = |edit| Profile::standard().edit(When::Refresh, edit);
    for (name, profile) in [
        ("a form", encoded(Encoding::Form)),
        (
            "a form unless JSON is asked for",
            encoded(Encoding::FormUnlessJsonIsAccepted),
        ),
        ("JSON as text", encoded(Encoding::JsonAsText)),
        ("JSON as nothing", encoded(Encoding::JsonAsNothing)),
        ("created", created),
        ("no type", always(Edit::Remove("/token_type"))),
        (
            "a small type",
            always(Edit::Set("/token_type", json!("bearer"))),
        ),
        (
            "a large type",
            always(Edit::Set("/token_type", json!("BEARER"))),
        ),
        (
            "no type at all",
            always(Edit::Set("/token_type", json!(null))),
        ),
        ("no error", always(Edit::Set("/error", json!(null)))),
        (
            "an error of no letters",
            always(Edit::Set("/error", json!(""))),
        ),
        (
            "more than is known",
            always(Edit::Set("/a/b/c", json!([{"d": 1e99}]))),
        ),
        (
            "a refresh without a refresh token",
            kept(Edit::Remove("/refresh_token")),
        ),
        (
            "a refresh with an empty one",
            kept(Edit::Set("/refresh_token", json!(""))),
        ),
        (
            "a refresh with none",
            kept(Edit::Set("/refresh_token", json!(null))),
        ),
    ] {
        read(name, profile).await;
    }
}
