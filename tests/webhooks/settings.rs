//! Secrets and verifiers: from the environment, from code, by endpoint, and through the client of an integration.

use std::time::{Duration, SystemTime};

use http::Request;
use integration_runtime::{
    AuthError, Bytes, Describe, EnvVar, FromEnv, Rejection, RejectionKind, Result, Secret,
    UnverifiedDelivery, VerifyWebhook, Webhook, WebhookConfig, WebhookSecrets, WebhookSet,
    descriptor::{
        Algorithm, Encoding, ItemKind, Piece, SecretEncoding, Source, TimestampPlace, Unit,
        Verification,
    },
    integration, webhook_events,
};
use serde::de::IgnoredAny;

use crate::harness::{PUBLIC_URL, StoppedAt, at_once, delivery, delivery_with, now};

webhook_events! {
    /// What Acme tells us.
    #[webhook(
        signature = hmac_sha256(
            header("X-Acme-Signature", "Acme-Signature"), split = ",", items("t={timestamp}", "v1={sig:base64}"),
            content = "{timestamp}.{header:X-Acme-Id}.{body}", secret = base64(strip = "whsec_"),
            timestamp = signature, unit = ms, window = "2m",
        ),
        event = json("type"), payload = json("/data/object"), id = header("X-Acme-Id"),
    )]
    #[derive(Debug)]
    pub(crate) enum AcmeEvent {
        /// A thing was made.
        "thing.made" | "thing.born" => ThingMade(IgnoredAny),
        "thing.seen" => ignore,
    }
}

#[integration(base_url = "https://api.acme.example", auth = bearer, webhooks = AcmeEvent)]
trait Acme {
    #[get("/things")]
    #[allow(dead_code, reason = "only the webhooks of the client are used")]
    async fn things(&self) -> Result<()>;
}

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PREVIOUS: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlBQkNERUY=";
const OTHER: &str = "whsec_eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=";

fn lookup(pairs: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    let pairs: Vec<(String, String)> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    move |name| {
        pairs
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    }
}

fn signed_with(secret: &str) -> Request<Bytes> {
    let signer = Webhook::<AcmeEvent>::new(WebhookConfig::new(secret))
        .unwrap()
        .clock(StoppedAt(now()));
    signer
        .sign_test(delivery(r#"{"type":"thing.made","data":{"object":{}}}"#))
        .unwrap()
}

fn accepts(webhook: &Webhook<AcmeEvent>, secret: &str) -> bool {
    let (parts, body) = signed_with(secret).into_parts();
    webhook.verify(&parts, &body).is_ok()
}

#[test]
fn the_client_of_an_integration_has_the_receiver_of_its_webhooks() {
    let config = AcmeConfig {
        base_url: "https://api.acme.example".parse().unwrap(),
        token: "a-token".into(),
        webhook: WebhookConfig::new(SECRET),
    };
    let client = AcmeClient::builder(config.clone())
        .clock(StoppedAt(now()))
        .build()
        .unwrap();
    let webhook: Webhook<AcmeEvent> = client.integration().webhook();
    assert!(accepts(&webhook, SECRET), "and the clock is the client's");
    assert!(!accepts(&webhook, PREVIOUS));
    let late = AcmeClient::builder(config)
        .clock(StoppedAt(now() + Duration::from_secs(121)))
        .build()
        .unwrap();
    assert!(!accepts(&late.integration().webhook(), SECRET));
}

#[test]
fn secrets_are_read_from_the_environment() {
    let all = [
        ("ACME_API_TOKEN", "a-token"),
        ("ACME_WEBHOOK_SECRET", SECRET),
        ("ACME_WEBHOOK_SECRET_PREVIOUS", PREVIOUS),
    ];
    for (pairs, accepted) in [
        (&all[..2], [true, false, false]),
        (&all[..], [true, true, false]),
    ] {
        let config = AcmeConfig::from_lookup(lookup(pairs)).unwrap();
        let client = AcmeClient::builder(config)
            .clock(StoppedAt(now()))
            .build()
            .unwrap();
        let webhook = client.integration().webhook();
        assert_eq!(
            [SECRET, PREVIOUS, OTHER].map(|secret| accepts(&webhook, secret)),
            accepted
        );
    }

    let error = AcmeConfig::from_lookup(lookup(&[])).unwrap_err();
    let missing: Vec<&str> = error
        .problems()
        .iter()
        .map(|problem| problem.variable())
        .collect();
    assert_eq!(
        missing,
        ["ACME_API_TOKEN", "ACME_WEBHOOK_SECRET"],
        "all that is missing, at once"
    );
}

#[test]
fn a_client_with_an_unusable_secret_is_not_built() {
    for secrets in [
        vec![],
        vec![Secret::from("")],
        vec![Secret::from("whsec_*c4nary*")],
    ] {
        let config = AcmeConfig {
            base_url: "https://api.acme.example".parse().unwrap(),
            token: "a-token".into(),
            webhook: WebhookConfig { secrets },
        };
        let error = AcmeClient::new(config).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(
            text.contains("webhook") && !text.contains("c4nary"),
            "{text}"
        );
    }
}

#[test]
fn the_declaration_is_data() {
    let webhook = AcmeEvent::WEBHOOK;
    let of_client = AcmeClient::INTEGRATION
        .webhooks
        .expect("the integration names its webhooks");
    assert!(std::ptr::eq(webhook, of_client));
    assert_eq!(
        (webhook.name, webhook.docs.trim()),
        ("AcmeEvent", "What Acme tells us.")
    );
    assert_eq!(
        (webhook.event, webhook.action),
        (Source::Json(&["/type"]), Source::None)
    );
    assert_eq!(
        (webhook.id, webhook.payload),
        (Source::Header(&["x-acme-id"]), "/data/object")
    );
    let events: Vec<(&str, &str, &str, bool)> = webhook
        .events
        .iter()
        .map(|event| {
            (
                event.name,
                event.variant,
                event.docs.trim(),
                event.is_ignored(),
            )
        })
        .collect();
    let expected = [
        ("thing.made", "ThingMade", "A thing was made.", false),
        ("thing.born", "ThingMade", "A thing was made.", false),
        ("thing.seen", "", "", true),
    ];
    assert_eq!(events, expected);

    let Verification::Signature(signature) = webhook.verification else {
        panic!("{webhook:?}");
    };
    assert_eq!(signature.algorithm, Algorithm::HmacSha256);
    assert_eq!(signature.headers, ["x-acme-signature", "acme-signature"]);
    let items: Vec<(&str, ItemKind)> = signature
        .items
        .iter()
        .map(|item| (item.prefix, item.kind))
        .collect();
    assert_eq!(
        (signature.split, &items[..]),
        (
            Some(','),
            &[
                ("t=", ItemKind::Timestamp),
                ("v1=", ItemKind::Signature(Encoding::Base64))
            ][..]
        )
    );
    let content = [
        Piece::Timestamp,
        Piece::Literal("."),
        Piece::Header(&["x-acme-id"]),
        Piece::Literal("."),
        Piece::Body,
    ];
    assert_eq!(signature.content, content);
    assert_eq!(signature.secret, SecretEncoding::Base64 { strip: "whsec_" });
    let time = signature.timestamp.expect("it has a time");
    assert!(matches!(time.place, TimestampPlace::Signature), "{time:?}");
    assert_eq!(
        (time.unit, signature.window_secs),
        (Unit::Milliseconds, 120)
    );

    let vars: Vec<&str> = AcmeClient::INTEGRATION
        .nested_env
        .iter()
        .flat_map(|vars| vars.iter().map(|var| var.name))
        .collect();
    assert_eq!(vars, ["WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS"]);
}

/// One tenant with two secrets, one with an empty one, and a database that can be away.
struct Tenants;

impl WebhookSecrets for Tenants {
    async fn secrets(&self, endpoint: &str) -> Result<Vec<Secret>, AuthError> {
        tokio::task::yield_now().await;
        match endpoint {
            "rolling" => Ok(vec![PREVIOUS.into(), OTHER.into()]),
            "empty" => Ok(vec!["".into()]),
            "away" => Err("the database is away".into()),
            _ => Ok(Vec::new()),
        }
    }
}

#[tokio::test]
async fn each_endpoint_has_secrets_of_its_own() {
    let webhook = Webhook::<AcmeEvent>::new(WebhookConfig::new(SECRET))
        .unwrap()
        .clock(StoppedAt(now()))
        .body_limit(100);
    let rolling = webhook.for_endpoint("rolling", &Tenants).await.unwrap();
    assert_eq!(
        [SECRET, PREVIOUS, OTHER].map(|secret| accepts(&rolling, secret)),
        [false, true, true]
    );
    assert_eq!(
        [SECRET, PREVIOUS, OTHER].map(|secret| accepts(&webhook, secret)),
        [true, false, false]
    );
    // All else is as it was: the clock, and the limit.
    let (parts, body) = rolling
        .sign_test(delivery(vec![b' '; 101]))
        .unwrap()
        .into_parts();
    assert_eq!(
        rolling.check(&parts, &body).unwrap_err().kind(),
        RejectionKind::TooLarge
    );

    for endpoint in ["empty", "nobody"] {
        let error = webhook
            .for_endpoint(endpoint, &Tenants)
            .await
            .expect_err(endpoint);
        assert!(error.to_string().contains("secret"), "{error}");
    }
    let error = webhook.for_endpoint("away", &Tenants).await.unwrap_err();
    assert_eq!(error.to_string(), "the database is away");
}

/// A verifier of one's own: a shared word, the public URL, and a time that has to be this hour.
pub(crate) struct Knock {
    word: Secret,
}

#[derive(Clone, Debug)]
pub(crate) struct KnockConfig {
    word: Secret,
}

impl FromEnv for KnockConfig {
    const VARS: &'static [EnvVar] = &[EnvVar::new("KNOCK_WORD", "the word").secret()];

    fn read_env(env: &mut integration_runtime::Env<'_>) -> Option<Self> {
        Some(Self {
            word: env.read(&Self::VARS[0])?,
        })
    }
}

impl VerifyWebhook for Knock {
    type Config = KnockConfig;

    fn from_config(config: KnockConfig) -> Result<Self, AuthError> {
        match config.word.is_empty() {
            true => Err("the word is empty".into()),
            false => Ok(Self { word: config.word }),
        }
    }

    fn verify(&self, delivery: &UnverifiedDelivery<'_>) -> Result<(), Rejection> {
        if delivery.public_url != Some(PUBLIC_URL) || !delivery.body.ends_with(b"}") {
            return Err(Rejection::malformed("it is not for us"));
        }
        if delivery.now > now() {
            return Err(Rejection::stale("it is over"));
        }
        match delivery
            .parts
            .headers
            .get("x-knock")
            .map(|word| word.as_bytes())
        {
            Some(word) if word == self.word.expose().as_bytes() => Ok(()),
            _ => Err(Rejection::mismatch("the word is another")),
        }
    }
}

webhook_events! {
    #[webhook(signature = custom(Knock), event = json("type"), id = json("id"))]
    #[derive(Debug)]
    pub(crate) enum Knocked {
        "thing.made" => Made(IgnoredAny),
    }
}

#[integration(base_url = "https://api.door.example", name = "door", webhooks = Knocked)]
trait Door {
    #[get("/things")]
    #[allow(dead_code, reason = "only the webhooks of the client are used")]
    async fn things(&self) -> Result<()>;
}

fn knock(webhook: &Webhook<Knocked>, word: &str, at: SystemTime) -> Option<RejectionKind> {
    let request = delivery_with(&[("X-Knock", word)], r#"{"type":"thing.made"}"#);
    let (parts, body) = request.into_parts();
    let webhook = webhook.clone().clock(StoppedAt(at));
    webhook
        .verify(&parts, &body)
        .err()
        .map(|rejection| rejection.kind())
}

#[test]
fn a_verifier_of_ones_own_decides() {
    let config = KnockConfig {
        word: "open".into(),
    };
    let webhook = Webhook::<Knocked>::new(config).unwrap();
    assert_eq!(
        knock(&webhook, "open", now()),
        Some(RejectionKind::Malformed),
        "the URL is not known"
    );
    let webhook = webhook.public_url(PUBLIC_URL);
    assert_eq!(knock(&webhook, "open", now()), None);
    assert_eq!(
        knock(&webhook, "please", now()),
        Some(RejectionKind::Mismatch)
    );
    assert_eq!(
        knock(&webhook, "open", now() + Duration::from_secs(1)),
        Some(RejectionKind::Stale)
    );

    let error = Webhook::<Knocked>::new(KnockConfig { word: "".into() }).unwrap_err();
    assert!(error.to_string().contains("the word is empty"), "{error}");
    assert!(matches!(
        Knocked::WEBHOOK.verification,
        Verification::Custom("Knock")
    ));
}

#[test]
fn a_verifier_of_ones_own_is_configured_through_the_client() {
    let config = DoorConfig::from_lookup(lookup(&[("DOOR_KNOCK_WORD", "open")])).unwrap();
    let webhook = DoorClient::new(config)
        .unwrap()
        .integration()
        .webhook()
        .public_url(PUBLIC_URL);
    assert_eq!(knock(&webhook, "open", now()), None);
    assert_eq!(
        knock(&webhook, "please", now()),
        Some(RejectionKind::Mismatch)
    );

    let error = DoorConfig::from_lookup(lookup(&[])).unwrap_err();
    assert_eq!(error.problems()[0].variable(), "DOOR_KNOCK_WORD");
}

webhook_events! {
    #[webhook(signature = none, event = json("type"), id = none)]
    #[derive(Debug)]
    pub(crate) enum Open {
        "thing.made" => Made(IgnoredAny),
    }
}

#[integration(base_url = "https://api.open.example", webhooks = Open)]
trait Opened {
    #[get("/things")]
    #[allow(dead_code, reason = "only the webhooks of the client are used")]
    async fn things(&self) -> Result<()>;
}

impl OpenHandler for () {
    type Error = &'static str;

    async fn made(
        &self,
        _: IgnoredAny,
        _: &integration_runtime::Delivery,
    ) -> Result<(), &'static str> {
        Ok(())
    }
}

#[test]
fn without_a_signature_everything_is_taken_but_for_what_is_too_large() {
    assert!(matches!(Open::WEBHOOK.verification, Verification::None));
    let config = OpenedConfig::from_lookup(lookup(&[])).expect("there is no secret to read");
    let webhook = OpenedClient::new(config)
        .unwrap()
        .integration()
        .webhook()
        .body_limit(21);
    for (body, status) in [
        (r#"{"type":"thing.made"}"#, 200),
        (r#"{"type":"thing.lost"}"#, 200),
        (r#"{"type":"thing.made"} "#, 413),
    ] {
        let (parts, body) = delivery(body).into_parts();
        assert_eq!(
            at_once(webhook.handle(&parts, &body, &())).status(),
            status,
            "{body:?}"
        );
    }
}
