//! Tokens that a client gets for itself.

use std::time::Duration;

use integration_runtime::{ErrorKind, Result};
use integration_tests::oauth::{
    BodyFormat, ClientRule, Edit, Fault, JwtRules, Later, Place, Profile, Provider, TestKey, When,
    claims_of,
};
use serde_json::json;

use super::{Me, variables};

mod machine {
    use super::*;

    #[integration_runtime::integration(
        base_url = "https://api.acme.example",
        auth = client_credentials(
            token_url = "https://acme.example/token",
            scopes = ["read"],
            client_auth = basic,
        ),
        timeout = "5s",
    )]
    pub(super) trait Acme {
        #[get("/me")]
        async fn me(&self) -> Result<Me>;
    }
}

fn of_machines() -> Profile {
    let mut profile = Profile::standard();
    profile.token.client = ClientRule::Basic;
    profile.token.client_credentials = true;
    profile
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn client_credentials_are_one_token_for_all_until_it_ends() {
    let provider = Provider::start(of_machines());
    let config = machine::AcmeConfig::from_lookup(variables(&provider, &[])).unwrap();
    let clock = Later::new();
    let acme = machine::AcmeClient::builder(config)
        .clock(clock.clone())
        .build()
        .unwrap();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(acme.me())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.counts().token_requests, 1);
    let sent = &provider.requests_to("/token")[0];
    let sent = |name: &str| sent.form().into_iter().find(|(other, _)| other == name);
    assert_eq!(sent("scope").unwrap().1, "read");
    assert_eq!(sent("client_secret"), None);

    clock.advance(Duration::from_secs(3601));
    acme.me().await.unwrap();
    assert_eq!(provider.counts().token_requests, 2);
    provider.expire_access_tokens();
    acme.me().await.unwrap();
    let counts = provider.counts();
    assert_eq!((counts.token_requests, counts.unauthorized), (3, 1));
}

#[tokio::test]
async fn client_credentials_that_are_wrong_are_an_error_that_says_so() {
    let provider = Provider::start(of_machines());
    let config = machine::AcmeConfig::from_lookup(variables(
        &provider,
        &[("ACME_CLIENT_SECRET", "another")],
    ));
    let acme = machine::AcmeClient::new(config.unwrap()).unwrap();
    let error = acme.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("invalid_client"), "{error}");
    let counts = provider.counts();
    assert_eq!(
        (counts.token_requests, counts.calls, counts.unauthorized),
        (1, 0, 0)
    );
}

#[tokio::test]
async fn client_credentials_wait_for_what_passes() {
    let provider = Provider::start(of_machines());
    let config = machine::AcmeConfig::from_lookup(variables(&provider, &[])).unwrap();
    let acme = machine::AcmeClient::new(config).unwrap();
    provider.faults(Place::Token, Fault::status(503), 2);
    acme.me().await.unwrap();
    assert_eq!(provider.counts().token_requests, 3);
}

mod service {
    use super::*;

    #[integration_runtime::integration(
        base_url = "https://api.acme.example",
        auth = jwt(
            algorithm = rs256,
            token_url = "https://acme.example/token",
            scopes = ["read", "write"],
            lifetime = "10m",
            claims("tier" = "gold", "region" = config.region),
        ),
        config(region: Option<String>),
        timeout = "5s",
    )]
    pub(super) trait Acme {
        #[get("/me")]
        async fn me(&self) -> Result<Me>;
    }
}

#[tokio::test]
async fn a_service_account_signs_for_its_token() {
    let key = TestKey::rsa();
    let mut profile = Profile::standard();
    profile.token.client = ClientRule::Nothing;
    profile.token.assertion = Some(JwtRules {
        key: key.verify.clone(),
        claims: vec![
            ("iss", "robot@acme.example"),
            ("sub", "ada@acme.example"),
            ("aud", "self:/token"),
            ("scope", "read write"),
            ("tier", "gold"),
            ("region", "eu"),
        ],
        longest: 620,
    });
    let provider = Provider::start(profile);
    let own = [
        ("ACME_JWT_KEY", &*key.text),
        ("ACME_JWT_KEY_ID", "key-1"),
        ("ACME_JWT_ISSUER", "robot@acme.example"),
        ("ACME_JWT_SUBJECT", "ada@acme.example"),
        ("ACME_REGION", "eu"),
    ];
    let config = service::AcmeConfig::from_lookup(variables(&provider, &own)).unwrap();
    let acme = service::AcmeClient::new(config).unwrap();
    acme.me().await.unwrap();
    acme.me().await.unwrap();
    assert_eq!(provider.counts().token_requests, 1);
    // A refused assertion is no grant of a user's: an operator has to act, and nobody has to connect.
    let mut own = own;
    own[2] = ("ACME_JWT_ISSUER", "somebody@acme.example");
    let config = service::AcmeConfig::from_lookup(variables(&provider, &own)).unwrap();
    let error = service::AcmeClient::new(config)
        .unwrap()
        .me()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
}

/// Declares an API whose token is a JWT of the client's own making.
macro_rules! signed {
    ($name:ident, $algorithm:ident, $key:expr) => {
        mod $name {
            use super::*;

            #[integration_runtime::integration(
                        base_url = "https://api.acme.example",
                        auth = jwt(algorithm = $algorithm, audience = "acme", lifetime = "2m"),
                    )]
            #[allow(dead_code, reason = "only its client is asked")]
            pub(super) trait Acme {
                #[get("/me")]
                async fn me(&self) -> Result<Me>;
            }

            #[tokio::test]
            async fn a_token_of_ones_own_making_is_made_anew_before_it_ends() {
                let key: TestKey = $key;
                let mut profile = Profile::standard();
                profile.api.jwt = Some(JwtRules {
                    key: key.verify.clone(),
                    claims: vec![("iss", "app-1"), ("aud", "acme")],
                    longest: 140,
                });
                let provider = Provider::start(profile);
                let own = [("ACME_JWT_KEY", &*key.text), ("ACME_JWT_ISSUER", "app-1")];
                let config = AcmeConfig::from_lookup(variables(&provider, &own)).unwrap();
                let clock = Later::new();
                let acme = AcmeClient::builder(config)
                    .clock(clock.clone())
                    .build()
                    .unwrap();
                let first = acme.me().await.unwrap().token;
                assert_eq!(acme.me().await.unwrap().token, first);
                assert_ne!(claims_of(&first)["jti"], json!(null));
                clock.advance(Duration::from_secs(121));
                // The provider's clock was not put forward: to it, this one is not good yet.
                let error = acme.me().await.unwrap_err();
                assert!(error.is_unauthorized(), "{error}");
                let tokens = provider.server().requests();
                let sent = tokens
                    .last()
                    .unwrap()
                    .header("authorization")
                    .unwrap()
                    .to_owned();
                assert_ne!(sent, format!("Bearer {first}"));
            }
        }
    };
}

signed!(hs256, hs256, TestKey::hmac());
signed!(rs256, rs256, TestKey::rsa());
signed!(es256, es256, TestKey::p256());

#[test]
fn a_key_of_another_sort_is_a_problem_of_the_configuration() {
    let provider = Provider::start(Profile::standard());
    for (key, word) in [(TestKey::p256().text, "RSA"), ("no key".to_owned(), "PEM")] {
        let config =
            service::AcmeConfig::from_lookup(variables(&provider, &[("ACME_JWT_KEY", &key)]));
        let error = service::AcmeClient::new(config.unwrap())
            .unwrap_err()
            .to_string();
        assert!(error.contains(word) && !error.contains(&*key), "{error}");
    }
}

mod login {
    use super::*;

    #[integration_runtime::integration(
        base_url = "https://api.acme.example",
        auth = token_request(
            token_url = "https://acme.example/token",
            token_format = json,
            token_params("user" = config.user, "password" = config.password, "realm" = "acme"),
            access_token = "/data/token",
            lifetime = "20m",
        ),
        config(user: String, password: integration_runtime::Secret),
        timeout = "5s",
    )]
    pub(super) trait Acme {
        #[get("/me")]
        async fn me(&self) -> Result<Me>;
    }
}

#[tokio::test]
async fn a_login_is_a_token_for_as_long_as_is_declared() {
    let mut profile = Profile::standard();
    profile.token.client = ClientRule::Nothing;
    profile.token.format = BodyFormat::Json;
    profile.token.login = Some(vec![
        ("user", "ada"),
        ("password", "hush-hush"),
        ("realm", "acme"),
    ]);
    profile = profile
        .edit(When::Always, Edit::Remove("/expires_in"))
        .edit(When::Always, Edit::Move("/access_token", "/data/token"));
    let provider = Provider::start(profile);
    let config = |password| {
        let own = [("ACME_USER", "ada"), ("ACME_PASSWORD", password)];
        login::AcmeConfig::from_lookup(variables(&provider, &own)).unwrap()
    };
    let clock = Later::new();
    let acme = login::AcmeClient::builder(config("hush-hush"))
        .clock(clock.clone())
        .build()
        .unwrap();
    acme.me().await.unwrap();
    acme.me().await.unwrap();
    clock.advance(Duration::from_secs(1201));
    acme.me().await.unwrap();
    provider.expire_access_tokens();
    acme.me().await.unwrap();
    assert_eq!(provider.counts().token_requests, 3);
    let error = login::AcmeClient::new(config("wrong-one"))
        .unwrap()
        .me()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(!format!("{error:?}").contains("wrong-one"), "{error:?}");
}
