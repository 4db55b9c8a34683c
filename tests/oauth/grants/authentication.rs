//! How a client proves who it is, at each endpoint that asks.

use integration_runtime::{Disconnected, Result};
use integration_tests::oauth::{BodyFormat, ClientRule, Pkce, Profile, Provider, TestKey};

use super::{Me, variables};
use crate::imitation::{connect, connects};

/// Letters that mean something in a form, in a URL, in Basic.
const AWKWARD: &str = "a+b/c=d&e%f g:h~i";

macro_rules! identified {
    ($name:ident, $($auth:tt)*) => {
        mod $name {
            use super::*;

            #[integration_runtime::integration(
                base_url = "https://api.acme.example",
                auth = oauth2(
                    authorize_url = "https://acme.example/authorize",
                    token_url = "https://acme.example/token",
                    revoke_url = "https://acme.example/revoke",
                    scopes = ["read"],
                    $($auth)*
                ),
            )]
            #[allow(dead_code, reason = "only its client is asked")]
            pub(super) trait Acme {
                #[get("/me")]
                async fn me(&self) -> Result<Me>;
            }

            connects!(AcmeClient, |acme| acme.me());

            /// Code, refresh and revocation.
            pub(super) async fn lives(profile: Profile, own: &[(&str, &str)]) {
                let provider = Provider::start(profile);
                let config = AcmeConfig::from_lookup(variables(&provider, own)).unwrap();
                let acme = AcmeClient::new(config).unwrap();
                connect(&acme).await.unwrap();
                provider.expire_access_tokens();
                acme.me().await.unwrap();
                let ended = acme.integration().disconnect().await.unwrap();
                assert_eq!(ended, Disconnected::Revoked);
                assert_eq!((provider.counts().refused, provider.live_access_tokens()), (0, 0));
            }
        }
    };
}

identified!(body, client_auth = body);
identified!(in_json, client_auth = body, token_format = json);
identified!(basic, client_auth = basic);
identified!(basic_raw, client_auth = basic_raw);
identified!(public, client_auth = none);
identified!(by_key, client_auth = private_key_jwt);
identified!(
    by_key_for_issuer,
    client_auth = private_key_jwt,
    issuer = "https://acme.example"
);
identified!(without_pkce, pkce = false);

/// A profile whose secret is awkward.
fn awkward(client: ClientRule) -> Profile {
    let mut profile = Profile::rotating();
    profile.client_secret = AWKWARD.into();
    profile.token.client = client;
    profile
}

#[tokio::test]
async fn by_a_secret_in_the_body() {
    body::lives(awkward(ClientRule::Body), &[]).await;
}

#[tokio::test]
async fn by_a_secret_in_json() {
    let mut profile = awkward(ClientRule::Body);
    profile.token.format = BodyFormat::Json;
    in_json::lives(profile, &[]).await;
}

#[tokio::test]
async fn by_basic_which_is_form_encoded_first() {
    basic::lives(awkward(ClientRule::Basic), &[]).await;
}

#[tokio::test]
async fn by_basic_as_it_is() {
    basic_raw::lives(awkward(ClientRule::BasicRaw), &[]).await;
}

#[tokio::test]
async fn by_nothing_but_its_id() {
    public::lives(awkward(ClientRule::Public), &[]).await;
}

#[tokio::test]
async fn by_a_key() {
    for key in [TestKey::p256(), TestKey::rsa()] {
        let own = [
            ("ACME_CLIENT_KEY", &*key.text),
            ("ACME_CLIENT_KEY_ID", "key-1"),
        ];
        // Without an issuer, the token endpoint is who an assertion is for.
        let rule = ClientRule::PrivateKeyJwt(key.verify.clone(), "self:/token");
        by_key::lives(awkward(rule), &own).await;
    }
}

#[tokio::test]
async fn by_a_key_for_the_issuer_alone() {
    let key = TestKey::p256();
    // As it may stand in a variable of the environment.
    let text = key.text.replace('\n', "\\n");
    let own = [("ACME_CLIENT_KEY", &*text), ("ACME_OAUTH_ISSUER", "{url}")];
    let mut profile = awkward(ClientRule::PrivateKeyJwt(key.verify, "self"));
    profile.issuer = Some("self");
    by_key_for_issuer::lives(profile, &own).await;
}

#[tokio::test]
async fn without_pkce_where_it_is_not_known() {
    let mut profile = Profile::rotating();
    profile.authorize.pkce = Pkce::Unknown;
    without_pkce::lives(profile, &[]).await;
}
