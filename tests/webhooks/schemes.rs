//! Every preset, and explicit schemes that use the rest of the grammar: sets of one event each, behind one interface.

use std::{
    convert::Infallible,
    sync::atomic::{AtomicUsize, Ordering},
    time::SystemTime,
};

use bytes::Bytes;
use http::{Request, request::Parts};
use integration_runtime::{
    ConfigError, Delivery, Rejection, Secret, UndecodableEvent, UnknownEvent, Webhook,
    WebhookConfig,
    descriptor::{Algorithm, Piece, Signature, TimestampPlace, Verification},
    webhook_events,
};
use serde::de::IgnoredAny;

use crate::harness::{Answer, PUBLIC_URL, StoppedAt, now};

/// A way to sign deliveries.
pub(crate) struct Scheme {
    pub(crate) name: &'static str,
    /// Two secrets that are written as the scheme wants it. The first is the one in use.
    pub(crate) secrets: [&'static str; 2],
    build: Build,
}

/// Secrets, the time, and the public URL.
type Build = fn(&[&str], SystemTime, &str) -> Built;

type Built = Result<Box<dyn Receiver>, ConfigError>;

impl Scheme {
    /// The scheme with this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        SCHEMES.iter().find(|scheme| scheme.name == name)
    }

    pub(crate) fn try_receiver(&self, secrets: &[&str], now: SystemTime, url: &str) -> Built {
        (self.build)(secrets, now, url)
    }

    /// A receiver at this time.
    pub(crate) fn receiver(&self, secrets: &[&str], now: SystemTime) -> Box<dyn Receiver> {
        self.try_receiver(secrets, now, PUBLIC_URL)
            .unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// A receiver at the time of the tests, with the secret in use.
    pub(crate) fn usual(&self) -> Box<dyn Receiver> {
        self.receiver(&self.secrets[..1], now())
    }
}

/// A `Webhook` of any set of this file.
pub(crate) trait Receiver: Send + Sync {
    fn signature(&self) -> Signature;
    fn sign(&self, request: Request<Bytes>) -> Result<Request<Bytes>, Rejection>;
    fn check(&self, parts: &Parts, body: &[u8]) -> Result<(), Rejection>;
    /// Decodes as well, and forgets the event.
    fn verify(&self, parts: &Parts, body: &[u8]) -> Result<(), Rejection>;
    /// Decodes without a check.
    fn assume(&self, parts: &Parts, body: &[u8]);
    /// Handles the delivery, and counts the calls of the handler.
    fn handle(&self, parts: Parts, body: Bytes, calls: &'static Calls) -> Answer;
    fn debug(&self) -> String;
}

/// A handler that counts.
#[derive(Debug, Default)]
pub(crate) struct Calls(AtomicUsize);

impl Calls {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn called(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl dyn Receiver + '_ {
    /// Whether a change of the body is found out.
    pub(crate) fn authenticates_body(&self) -> bool {
        let signature = self.signature();
        signature.algorithm != Algorithm::Token && signature.content.contains(&Piece::Body)
    }

    /// Whether something in the body is part of the scheme, so that it has to be JSON.
    pub(crate) fn needs_json(&self) -> bool {
        let signature = self.signature();
        let time = signature.timestamp.map(|timestamp| timestamp.place);
        matches!(time, Some(TimestampPlace::Json(_)))
            || signature
                .content
                .iter()
                .any(|piece| matches!(piece, Piece::Json(_)))
    }

    /// How far the time of a delivery may be off, in seconds; `None` for a scheme without time.
    pub(crate) fn window(&self) -> Option<i64> {
        let signature = self.signature();
        signature.timestamp?;
        Some(i64::try_from(signature.window_secs).expect("a window is short"))
    }

    /// The header that [`Receiver::sign`] puts the signature into.
    pub(crate) fn header(&self) -> &'static str {
        self.signature().headers[0]
    }

    /// Every header that the scheme reads.
    pub(crate) fn headers(&self) -> Vec<&'static str> {
        let signature = self.signature();
        let mut names = signature.headers.to_vec();
        if let Some(TimestampPlace::Header(more)) =
            signature.timestamp.map(|timestamp| timestamp.place)
        {
            names.extend(more);
        }
        for piece in signature.content {
            if let Piece::Header(more) = piece {
                names.extend(*more);
            }
        }
        names
    }

    pub(crate) fn signed(&self, request: Request<Bytes>) -> (Parts, Bytes) {
        self.sign(request)
            .expect("the request can be signed")
            .into_parts()
    }
}

const TEXT: [&str; 2] = ["whsec_of the tests", "another/secret+of=the tests"];
const HEX: [&str; 2] = ["00ff10A5deadbeef", "abcdef0123456789"];
const BASE64: [&str; 2] = [
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlBQkNERUY=",
];
const TOKEN: [&str; 2] = ["a-token_of-the-tests", "another-token_of-the-tests"];

macro_rules! declare {
    ($($label:literal $secrets:ident $set:ident $handler:ident { $($options:tt)* })*) => {
        $(
            webhook_events! {
                #[webhook($($options)*)]
                #[derive(Debug)]
                pub(crate) enum $set {
                    "thing.made" => Made(IgnoredAny),
                }
            }

            impl $handler for Calls {
                type Error = Infallible;

                async fn made(&self, _: IgnoredAny, _: &Delivery) -> Result<(), Infallible> {
                    self.called();
                    Ok(())
                }

                async fn unknown(&self, _: UnknownEvent, _: &Delivery) -> Result<(), Infallible> {
                    self.called();
                    Ok(())
                }

                async fn undecodable(&self, _: UndecodableEvent, _: &Delivery) -> Result<(), Infallible> {
                    self.called();
                    Ok(())
                }
            }

            impl Receiver for Webhook<$set> {
                fn signature(&self) -> Signature {
                    match self.descriptor().verification {
                        Verification::Signature(signature) => signature,
                        other => panic!("{other:?} is no signature"),
                    }
                }

                fn sign(&self, request: Request<Bytes>) -> Result<Request<Bytes>, Rejection> {
                    self.sign_test(request)
                }

                fn check(&self, parts: &Parts, body: &[u8]) -> Result<(), Rejection> {
                    Webhook::check(self, parts, body)
                }

                fn verify(&self, parts: &Parts, body: &[u8]) -> Result<(), Rejection> {
                    Webhook::verify(self, parts, body).map(drop)
                }

                fn assume(&self, parts: &Parts, body: &[u8]) {
                    drop(self.assume_verified(parts, body));
                }

                fn handle(&self, parts: Parts, body: Bytes, calls: &'static Calls) -> Answer {
                    let webhook = self.clone();
                    Box::pin(async move { Webhook::handle(&webhook, &parts, &body, calls).await })
                }

                fn debug(&self) -> String {
                    format!("{self:?} {self:#?}")
                }
            }
        )*

        /// All of them.
        pub(crate) const SCHEMES: &[Scheme] = &[$(Scheme {
            name: $label,
            secrets: $secrets,
            build: |secrets, now, url| {
                let secrets = secrets.iter().map(|secret| Secret::from(*secret)).collect();
                let webhook = Webhook::<$set>::new(WebhookConfig { secrets })?;
                Ok(Box::new(webhook.clock(StoppedAt(now)).public_url(url)))
            },
        }),*];
    };
}

declare! {
    "standard_webhooks" BASE64 StandardWebhooks StandardWebhooksHandler { signature = standard_webhooks }
    "svix" BASE64 Svix SvixHandler { signature = svix }
    "stripe" TEXT Stripe StripeHandler { signature = stripe }
    "github" TEXT Github GithubHandler { signature = github }
    "slack" TEXT Slack SlackHandler { signature = slack }
    "shopify" TEXT Shopify ShopifyHandler { signature = shopify }
    "gitlab_token" TOKEN GitlabToken GitlabTokenHandler { signature = gitlab_token(legacy) }
    "zoom" TEXT Zoom ZoomHandler { signature = zoom, id = none }
    "paddle" TEXT Paddle PaddleHandler { signature = paddle }
    "asana" TEXT Asana AsanaHandler { signature = asana, id = none }

    "a preset with another window" TEXT WideStripe WideStripeHandler { signature = stripe(window = "10m") }
    "sha1" TEXT Sha1 Sha1Handler {
        signature = hmac_sha1(header = "X-Hub-Signature", pattern = "sha1={sig:hex}", legacy),
        event = json("topic"), id = json("id"),
    }
    "sha512" TEXT Sha512 Sha512Handler {
        signature = hmac_sha512(header = "X-Acme-Signature", encoding = base64),
        event = json("type"), id = json("id"),
    }
    "a hexadecimal secret, base64url" HEX Base64Url Base64UrlHandler {
        signature = hmac_sha256(header = "X-Acme-Signature", encoding = base64url, secret = hex),
        event = json("type"), id = json("id"),
    }
    "rfc 3339" TEXT Rfc3339 Rfc3339Handler {
        signature = hmac_sha256(
            header = "X-Acme-Signature", encoding = base64, content = "{timestamp}{body}",
            timestamp = header("X-Acme-Timestamp"), unit = rfc3339, window = "5m",
        ),
        event = json("type"), id = header("X-Acme-Delivery"),
    }
    "milliseconds" TEXT Millis MillisHandler {
        signature = hmac_sha256(
            header = "X-Acme-Signature", content = "{timestamp}:{body}",
            timestamp = header("X-Acme-Timestamp"), unit = ms, window = "5m",
        ),
        event = json("type"), id = none,
    }
    "milliseconds in the signature" TEXT SignedMillis SignedMillisHandler {
        signature = hmac_sha256(
            header = "X-Acme-Signature", split = ",", items("t={timestamp}", "v1={sig:hex}"),
            content = "{timestamp}.{body}", timestamp = signature, unit = ms, window = "3m",
        ),
        event = json("event"), id = json("id"),
    }
    "a signed header" TEXT SignedHeader SignedHeaderHandler {
        signature = hmac_sha256(
            header = "X-Acme-Signature", pattern = "sha256={sig:hex}",
            content = "{header:X-Acme-Delivery}{timestamp}{body}",
            timestamp = header("X-Acme-Timestamp"), unit = rfc3339, window = "10m",
        ),
        event = header("X-Acme-Event"), id = header("X-Acme-Delivery"),
    }
    "method and url" TEXT MethodAndUrl MethodAndUrlHandler {
        signature = hmac_sha256(
            header = "X-Acme-Signature", encoding = base64, content = "{method}{url}{body}{timestamp}",
            timestamp = header("X-Acme-Timestamp"), unit = ms, window = "5m",
        ),
        event = json("type"), id = json("id"),
    }
    "a field of the body" TEXT BodyField BodyFieldHandler {
        signature = hmac_sha256(header = "X-Acme-Signature", content = "{{{json:/nonce}}}{body}"),
        event = json("type"), id = json("id"),
    }
    "a time in the body" TEXT BodyTime BodyTimeHandler {
        signature = hmac_sha256(
            header = "X-Acme-Signature", timestamp = json("/webhookTimestamp"), unit = ms, window = "60s",
        ),
        event = header("X-Acme-Event"), id = none,
    }
    "an unauthenticated body" TEXT Unauthenticated UnauthenticatedHandler {
        signature = hmac_sha256(
            header = "X-Acme-Signature", content = "{timestamp}{json:/signature/token}", unauthenticated_body,
            timestamp = json("/signature/timestamp"), window = "15m",
        ),
        event = json("/event-data/event"), id = json("/signature/token"),
    }
    "two headers" TEXT TwoHeaders TwoHeadersHandler {
        signature = hmac_sha256(
            header("X-Acme-Primary", "X-Acme-Secondary"), encoding = base64, content = "{body}{timestamp}",
            timestamp = header("X-Acme-Timestamp"), unit = rfc3339, window = "10m",
        ),
        event = json("type"), id = json("id"),
    }
    "two encodings" TEXT TwoEncodings TwoEncodingsHandler {
        signature = hmac_sha256(header = "X-Acme-Signature", split = ";", items("hex={sig:hex}", "b64={sig:base64}")),
        event = json("type"), id = json("id"),
    }
    "a token" TOKEN Token TokenHandler {
        signature = token(header = "X-Acme-Token", legacy),
        event = json("type"), id = json("id"),
    }
}
