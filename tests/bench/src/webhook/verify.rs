//! The ways to check the signature of a delivery.

use crate::webhook::events::{HEADER, OwnedEvent, SECRET, StripeEvent};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use http::request::Parts;
use integration_runtime::{Rejection, Webhook, WebhookConfig};
use sha2::{Digest, Sha256};
use std::hint::black_box;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How a delivery is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// The body; the signature in hexadecimal.
    Body,
    /// A timestamp, a dot and the body; timestamp and signature in one header.
    Stripe,
}

impl Scheme {
    pub const ALL: [Self; 2] = [Self::Body, Self::Stripe];

    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Stripe => "stripe",
        }
    }
}

/// What stands beside the signature in a delivery that has come through a proxy: a header is looked
/// for among others.
const HEADERS: [(&str, &str); 10] = [
    ("host", "hooks.example.com"),
    ("user-agent", "Shop-Webhooks/1.0"),
    ("accept", "*/*"),
    ("accept-encoding", "gzip"),
    ("content-type", "application/json"),
    ("content-length", "1024"),
    ("x-shop-delivery", "0199c1a2-6c2f-7d2e-9a53-0f5b2f6f0c11"),
    ("x-forwarded-for", "203.0.113.7"),
    ("x-forwarded-proto", "https"),
    ("x-request-id", "5c1d3f0a9b7e4c62"),
];

/// One signed delivery, and all that checks it.
pub struct Checks {
    scheme: Scheme,
    parts: Parts,
    body: Bytes,
    /// What is signed, put together.
    signed: Vec<u8>,
    keyed: Hmac<Sha256>,
    plain: Webhook<OwnedEvent>,
    stripe: Webhook<StripeEvent>,
}

impl Checks {
    /// A delivery of this moment whose body has so many bytes.
    pub fn new(scheme: Scheme, bytes: usize) -> Self {
        Self::try_new(scheme, bytes).expect("the delivery can be signed")
    }

    fn try_new(scheme: Scheme, bytes: usize) -> Result<Self, Box<dyn std::error::Error>> {
        let plain = Webhook::new(WebhookConfig::new(SECRET))?;
        let stripe = Webhook::new(WebhookConfig::new(SECRET))?;
        let mut request = Request::post("/webhooks/shop");
        for (name, value) in HEADERS {
            request = request.header(name, value);
        }
        let request = request.body(Bytes::from(vec![b'x'; bytes]))?;
        let request = match scheme {
            Scheme::Body => plain.sign_test(request)?,
            Scheme::Stripe => stripe.sign_test(request)?,
        };
        let (parts, body) = request.into_parts();
        let mut signed = Vec::new();
        if scheme == Scheme::Stripe {
            let (timestamp, _) = stripe_header(&parts);
            signed.extend_from_slice(timestamp.as_bytes());
            signed.push(b'.');
        }
        signed.extend_from_slice(&body);
        let checks = Self {
            scheme,
            parts,
            body,
            signed,
            keyed: Hmac::new_from_slice(SECRET.as_bytes())?,
            plain,
            stripe,
        };
        checks.idiom();
        Ok(checks)
    }

    /// The limit of all: the hash of the signed bytes.
    pub fn bare(&self) {
        black_box(Sha256::digest(black_box(&self.signed)));
    }

    /// The limit of an HMAC: its key is ready, and nothing is compared.
    pub fn floor(&self) {
        let mut mac = self.keyed.clone();
        mac.update(black_box(&self.signed));
        black_box(mac.finalize().into_bytes());
    }

    /// `Webhook::check`.
    pub fn generated(&self) {
        let (parts, body) = (black_box(&self.parts), black_box(&self.body));
        let checked: Result<(), Rejection> = match self.scheme {
            Scheme::Body => self.plain.check(parts, body),
            Scheme::Stripe => self.stripe.check(parts, body),
        };
        checked.expect("the delivery is genuine");
    }

    /// As the examples of providers and of the crates do it.
    pub fn idiom(&self) {
        let (parts, body) = (black_box(&self.parts), black_box(&self.body));
        assert!(
            match self.scheme {
                Scheme::Body => idiom(parts, body),
                Scheme::Stripe => stripe_idiom(parts, body),
            },
            "the delivery is genuine"
        );
    }
}

/// Checks a signature of the body in the usual way.
pub fn idiom(parts: &Parts, body: &[u8]) -> bool {
    let Some(Ok(signature)) = parts.headers.get(HEADER).map(|value| value.to_str()) else {
        return false;
    };
    is_signed(body, signature)
}

fn stripe_idiom(parts: &Parts, body: &[u8]) -> bool {
    let (timestamp, signature) = stripe_header(parts);
    let Ok(seconds) = timestamp.parse() else {
        return false;
    };
    let Ok(apart) = SystemTime::now().duration_since(UNIX_EPOCH + Duration::from_secs(seconds))
    else {
        return false;
    };
    let Ok(text) = std::str::from_utf8(body) else {
        return false;
    };
    apart < Duration::from_secs(300)
        && is_signed(format!("{timestamp}.{text}").as_bytes(), signature)
}

fn stripe_header(parts: &Parts) -> (&str, &str) {
    let header = parts
        .headers
        .get("stripe-signature")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut found = ("", "");
    for item in header.split(',') {
        match item.split_once('=') {
            Some(("t", timestamp)) => found.0 = timestamp,
            Some(("v1", signature)) => found.1 = signature,
            _ => {}
        }
    }
    found
}

fn is_signed(content: &[u8], signature: &str) -> bool {
    let Ok(signature) = hex::decode(signature) else {
        return false;
    };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()) else {
        return false;
    };
    mac.update(content);
    mac.verify_slice(&signature).is_ok()
}
