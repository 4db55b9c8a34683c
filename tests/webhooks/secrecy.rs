//! Neither the secret, nor the signature that would have been right, nor the body is in anything that is printed.

use std::{collections::BTreeMap, error::Error as StdError, fmt::Debug};

use bytes::Bytes;
use http::Request;
use integration_runtime::{Delivery, Secret, Webhook, WebhookConfig, webhook_events};
use integration_tests::Logs;
use serde::Deserialize;

use crate::{
    harness::{Endpoint, StoppedAt, delivery, now, set},
    schemes::{SCHEMES, Scheme},
};

const SECRET: &str = "whsec_c4nary-secret";
const PREVIOUS: &str = "whsec_c4nary-previous";
const IN_BODY: &str = "c4nary-body";

#[derive(Deserialize)]
pub(crate) struct Thing {
    #[expect(dead_code, reason = "it is decoded")]
    id: u64,
    #[serde(default)]
    #[expect(dead_code, reason = "it is decoded")]
    kind: Option<Kind>,
    #[serde(default)]
    #[expect(dead_code, reason = "it is decoded")]
    sizes: BTreeMap<String, u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Big,
}

webhook_events! {
    #[webhook(signature = stripe, payload = json("data"))]
    pub(crate) enum Quiet {
        "thing.made" => Made(Thing),
        "thing.lost" => Lost(Thing),
    }
}

/// Leaves unknown and undecodable events to what the trait does with them: it warns.
struct Careless;

impl QuietHandler for Careless {
    type Error = &'static str;

    async fn made(&self, _: Thing, _: &Delivery) -> Result<(), &'static str> {
        Ok(())
    }

    async fn lost(&self, _: Thing, _: &Delivery) -> Result<(), &'static str> {
        Err("the handler's own words")
    }
}

fn webhook() -> Webhook<Quiet> {
    let secrets = vec![Secret::from(SECRET), Secret::from(PREVIOUS)];
    Webhook::new(WebhookConfig { secrets })
        .unwrap()
        .clock(StoppedAt(now()))
}

fn signed(body: String) -> Request<Bytes> {
    webhook().sign_test(delivery(body)).unwrap()
}

/// The hexadecimal MAC of a signed delivery.
fn mac(request: &Request<Bytes>) -> String {
    let header = request.headers()["stripe-signature"].to_str().unwrap();
    header.split_once("v1=").unwrap().1.to_owned()
}

#[derive(Default)]
struct Printed(Vec<String>);

impl Printed {
    fn debug(&mut self, value: &dyn Debug) {
        self.0.push(format!("{value:?} {value:#?}"));
    }

    fn error(&mut self, error: &dyn StdError) {
        self.0.push(format!("{error} {error:?} {error:#?}"));
        if let Some(source) = error.source() {
            self.error(source);
        }
    }

    #[track_caller]
    fn assert_clean(&self, canaries: &[String]) {
        for text in &self.0 {
            for canary in canaries {
                assert!(!text.contains(canary), "`{canary}` is in:\n{text}");
            }
        }
    }
}

#[tokio::test]
async fn w1_secrets_signatures_and_bodies_are_in_no_output() {
    let logs = Logs::capture();
    let mut printed = Printed::default();
    let webhook = webhook();
    printed.debug(&webhook);
    printed.debug(&WebhookConfig::new(SECRET));
    let receiver = webhook.clone();
    let endpoint = Endpoint::start(move |parts, body| {
        let receiver = receiver.clone();
        Box::pin(async move { receiver.handle(&parts, &body, &Careless).await })
    });
    let endpoint = endpoint.await;

    let body =
        |event: &str, data: &str| format!(r#"{{"id":"evt_1","type":"{event}","data":{data}}}"#);
    let good = body("thing.made", &format!(r#"{{"id":1,"note":"{IN_BODY}"}}"#));
    let deliveries = [
        (good.clone(), 200),
        (
            body("thing.lost", &format!(r#"{{"id":1,"note":"{IN_BODY}"}}"#)),
            503,
        ),
        (
            body("thing.found", &format!(r#"{{"note":"{IN_BODY}"}}"#)),
            200,
        ),
        (body("thing.made", &format!(r#"{{"id":"{IN_BODY}"}}"#)), 200),
        (
            body("thing.made", &format!(r#"{{"id":1,"kind":"{IN_BODY}"}}"#)),
            200,
        ),
        (body("thing.made", &format!(r#""{IN_BODY}""#)), 200),
        (body("thing.made", &format!(r#"{{"id":1}} {IN_BODY}"#)), 200),
        (
            format!(r#"{{"id":"evt_1","type":"thing.made","type":"{IN_BODY}","data":{{"id":1}}}}"#),
            200,
        ),
    ];
    let mut canaries: Vec<String> = [SECRET, PREVIOUS, IN_BODY, "c4nary"]
        .map(str::to_owned)
        .to_vec();
    for (body, status) in deliveries {
        let request = signed(body);
        canaries.push(mac(&request));
        let (parts, body) = request.clone().into_parts();
        let (event, delivery) = webhook.verify(&parts, &body).unwrap().into_parts();
        printed.debug(&delivery);
        match event {
            Quiet::Unknown(event) => printed.debug(&event),
            Quiet::Undecodable(event) => {
                printed.0.push(format!("{} {}", event.path, event.error));
                printed.debug(&event);
            }
            Quiet::Made(_) | Quiet::Lost(_) => {}
        }
        assert_eq!(endpoint.post(request).await, status);
    }

    // Refused ones: the signature that would have been right must not come out.
    let right = signed(good.clone());
    let forged = [
        &b"t=1760000000,v1=00"[..],
        b"t=1760000000",
        b"t=1,v1=00",
        b"",
        b"c4nary",
        b"t=1760000000,v1=c4nary",
    ];
    for header in forged {
        let mut request = right.clone();
        set(request.headers_mut(), "stripe-signature", header);
        let (parts, body) = request.clone().into_parts();
        let Err(rejection) = webhook.verify(&parts, &body) else {
            panic!("{} is forged", String::from_utf8_lossy(header));
        };
        printed.error(&rejection);
        assert!(endpoint.post(request).await >= 400);
    }

    let logged = logs.text();
    for what in [
        "thing.found",
        "thing.made",
        "$.data",
        "the handler's own words",
        "webhook refused",
    ] {
        assert!(logged.contains(what), "`{what}` is logged:\n{logged}");
    }
    assert!(printed.0.len() > 15, "all of it was printed");
    // The client that posts the deliveries logs no headers and no bodies.
    printed.0.extend(logs.lines());
    printed.assert_clean(&canaries);
}

#[test]
fn a_secret_that_cannot_be_used_is_not_quoted() {
    let mut printed = Printed::default();
    for name in ["standard_webhooks", "a hexadecimal secret, base64url"] {
        let scheme = Scheme::named(name).expect("it is there");
        let built = scheme.try_receiver(&["whsec_c4nary*"], now(), "https://hooks.example");
        printed.error(&built.err().expect("it is not written as the scheme says"));
    }
    printed.assert_clean(&["c4nary".to_owned()]);
}

#[test]
fn no_receiver_shows_its_secrets() {
    for scheme in SCHEMES {
        let receiver = scheme.receiver(&scheme.secrets, now());
        for secret in scheme.secrets {
            let text = receiver.debug();
            assert!(!text.contains(secret) && text.contains("Webhook"), "{text}");
        }
    }
}
