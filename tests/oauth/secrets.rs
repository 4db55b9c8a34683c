//! Secrets are where they have to be, and nowhere else.

use integration_runtime::{ConnectionStore, KeyRing, ReauthorizationReason, SqliteStore};
use integration_tests::oauth::{Fault, Place, Profile, Provider, browse, query_of};
use integration_tests::{Logs, Scratch};

use crate::acme::{USER, client_on, config_at, connect, cookie};

const SECRET: &str = "canary-client-secret-4711";

/// Everything that a person may get to see, all of it.
struct Seen(Vec<String>);

impl Seen {
    fn add(&mut self, what: &(impl std::fmt::Debug + ?Sized)) {
        self.0.push(format!("{what:?} {what:#?}"));
    }

    fn show(&mut self, what: &(impl std::fmt::Display + std::fmt::Debug + ?Sized)) {
        self.add(what);
        self.0.push(what.to_string());
    }

    fn assert_without(&self, secrets: &[String]) {
        for text in &self.0 {
            for secret in secrets {
                assert!(!text.contains(secret.as_str()), "{secret} in {text}");
            }
        }
    }
}

#[tokio::test]
async fn canaries_are_in_no_debug_display_error_log_or_file() {
    let logs = Logs::capture();
    let mut profile = Profile::rotating();
    profile.client_secret = SECRET.into();
    let provider = Provider::start(profile);
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("tokens.db");
    let store = SqliteStore::connect(&url).await.unwrap();
    let acme = client_on(&provider, store);
    let mut seen = Seen(Vec::new());
    let config = config_at(&provider.url(), SECRET);
    seen.add(&config);
    seen.add(&acme);

    let begun = acme.integration().connect(USER).await.unwrap();
    seen.add(&begun);
    let state = query_of(&begun.url, "state").unwrap();
    let query = browse(&begun.url).await;
    let cookies = cookie(&begun.set_cookie);
    let connected = acme
        .integration()
        .callback(&query, &cookies, USER)
        .await
        .unwrap();
    seen.add(&connected);
    seen.show(
        &acme
            .integration()
            .callback(&query, &cookies, USER)
            .await
            .unwrap_err(),
    );
    acme.me().await.unwrap();
    seen.add(&acme.integration().status().await.unwrap());
    seen.show(&acme.me().dry_run().await.unwrap());
    seen.add(&acme.me());

    // Whoever repeats what was sent, in an error of the API or of the token endpoint.
    provider.expire_access_tokens();
    for error in ["invalid_client", "temporarily_unavailable", "invalid_grant"] {
        let echo = Fault::Echo { status: 400, error };
        provider.faults(Place::Refresh, echo, 4);
        let error = acme.me().await.unwrap_err();
        seen.show(&error);
        seen.add(&std::error::Error::source(&error));
        provider.heal();
    }
    connect(&acme).await.unwrap();
    provider.fault(
        Place::Api,
        Fault::Echo {
            status: 400,
            error: "bad",
        },
    );
    let error = acme.note("x").await.unwrap_err();
    seen.show(&error);
    seen.0
        .push(String::from_utf8_lossy(error.body().unwrap_or_default()).into_owned());
    provider.fault(
        Place::Token,
        Fault::Echo {
            status: 400,
            error: "invalid_grant",
        },
    );
    seen.show(&connect(&acme).await.unwrap_err());

    let mut secrets = provider.secrets();
    secrets.extend([SECRET.to_owned(), state]);
    assert!(secrets.len() > 5, "there was something to find");
    for text in logs.lines() {
        seen.0.push(text);
    }
    seen.assert_without(&secrets);

    let mut stored = 0;
    for entry in std::fs::read_dir(scratch.path("")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        stored += bytes.len();
        for secret in &secrets {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is in the database");
        }
    }
    assert!(stored > 10_000, "the database was looked at");
}

#[tokio::test]
async fn ciphertexts_that_change_places_are_noticed() {
    let provider = Provider::start(Profile::rotating());
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("tokens.db");
    let acme = client_on(&provider, SqliteStore::connect(&url).await.unwrap());
    let (left, right) = (acme.connection("left"), acme.connection("right"));
    connect(&left).await.unwrap();
    connect(&right).await.unwrap();
    // What somebody could do who can write to the database and has no key.
    let store = SqliteStore::connect(&url).await.unwrap();
    let records = store.list("acme", None).await.unwrap();
    for (index, record) in records.iter().enumerate() {
        let mut tokens = record.tokens.clone();
        tokens.secrets = records[1 - index].tokens.secrets.clone();
        store.put(&record.key, tokens).await.unwrap();
    }
    for acme in [left, right] {
        let error = acme.me().await.unwrap_err();
        let reason = ReauthorizationReason::Undecryptable;
        assert_eq!(error.reauthorization(), Some(&reason), "{error}");
    }
    assert_eq!(provider.counts().calls, 0);
}

#[test]
fn a_key_ring_shows_its_ids_alone() {
    let ring: KeyRing = "canary:q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k="
        .parse()
        .unwrap();
    assert_eq!(format!("{ring:?}"), "KeyRing([\"canary\"])");
    let error = "canary:c2hvcnQ=".parse::<KeyRing>().unwrap_err();
    assert!(!error.to_string().contains("c2hvcnQ"), "{error}");
}
