//! `vectors.json`: deliveries that providers and their libraries publish, and generated ones that those libraries were
//! asked about, each with the one answer that is right.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, UNIX_EPOCH},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::request::Parts;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    harness::{PUBLIC_URL, delivery, set},
    schemes::Scheme,
};

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
    handshakes: Vec<Value>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    provider: String,
    secret: Secrets,
    headers: BTreeMap<String, String>,
    body: Option<String>,
    body_b64: Option<String>,
    url: Option<String>,
    /// Seconds since 1970. Absent where time plays no part.
    now: Option<u64>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Secrets {
    One(String),
    Several(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Expect {
    Accept,
    Reject,
    Either,
}

/// Providers whose schemes are not built yet, and how many vectors they have.
const NOT_YET_COVERED: &[(&str, usize)] = &[
    ("adyen_payments", 5),
    ("discord", 12),
    ("hubspot_v1", 12),
    ("hubspot_v3", 21),
    ("jira", 13),
    ("linear", 9),
    ("mailgun", 2),
    ("meta", 13),
    ("sendgrid", 6),
    ("square", 14),
    ("standard_webhooks_v1a", 20),
    ("twilio", 11),
];
/// Handshakes are not built yet either.
const HANDSHAKES: usize = 6;

fn file() -> File {
    serde_json::from_str(include_str!("vectors.json")).expect("the vectors are JSON")
}

impl Vector {
    fn body(&self) -> Vec<u8> {
        match (&self.body, &self.body_b64) {
            (Some(text), None) => text.as_bytes().to_vec(),
            (None, Some(text)) => BASE64_STANDARD.decode(text).expect("base64"),
            _ => panic!("{} has one body", self.id),
        }
    }

    fn parts(&self) -> Parts {
        let (mut parts, _) = delivery("").into_parts();
        for (name, value) in &self.headers {
            set(&mut parts.headers, name, value.as_bytes());
        }
        parts
    }

    /// What `check` and `verify` say, once each.
    fn answer(&self, scheme: &Scheme) -> Result<(), String> {
        let secrets: Vec<&str> = match &self.secret {
            Secrets::One(secret) => vec![secret],
            Secrets::Several(secrets) => secrets.iter().map(String::as_str).collect(),
        };
        let now = UNIX_EPOCH + Duration::from_secs(self.now.unwrap_or_default());
        let url = self.url.as_deref().unwrap_or(PUBLIC_URL);
        let receiver = scheme
            .try_receiver(&secrets, now, url)
            .map_err(|error| error.to_string())?;
        let (parts, body) = (self.parts(), self.body());
        let checked = receiver.check(&parts, &body);
        let verified = receiver.verify(&parts, &body);
        assert_eq!(checked, verified, "`check` and `verify` agree");
        checked.map_err(|rejection| rejection.to_string())
    }
}

#[test]
fn every_vector_of_a_preset_is_answered_right() {
    let file = file();
    let mut counts = BTreeMap::<&str, (usize, usize, usize)>::new();
    let mut wrong = String::new();
    for vector in &file.vectors {
        let Some(scheme) = Scheme::named(&vector.provider) else {
            continue;
        };
        let (accepted, refused, either) = counts.entry(&vector.provider).or_default();
        let answer = catch_unwind(AssertUnwindSafe(|| vector.answer(scheme)));
        match (vector.expect, answer) {
            (_, Err(_)) => drop(writeln!(wrong, "{}: panics", vector.id)),
            (Expect::Accept, Ok(Ok(()))) => *accepted += 1,
            (Expect::Reject, Ok(Err(_))) => *refused += 1,
            (Expect::Either, Ok(_)) => *either += 1,
            (expect, Ok(answer)) => drop(writeln!(
                wrong,
                "{}: expected {expect:?}, is {answer:?}",
                vector.id
            )),
        }
    }
    assert!(wrong.is_empty(), "wrong answers:\n{wrong}");

    let sum =
        |count: fn(&(usize, usize, usize)) -> usize| counts.values().map(count).sum::<usize>();
    let (accepted, refused, either) = (sum(|c| c.0), sum(|c| c.1), sum(|c| c.2));
    let report = format!(
        "webhook vectors: {} of {} ({accepted} accepted, {refused} refused, {either} either way), 0 mismatches, 0 panics",
        accepted + refused + either,
        file.vectors.len(),
    );
    // Not `eprintln!`, whose output the test harness swallows when the test passes.
    drop(writeln!(std::io::stderr(), "{report}"));
    // A file that was not read, or providers that were not found, would be right as well.
    assert_eq!(counts.len(), 10, "a preset has no vector: {counts:?}");
    assert_eq!(accepted + refused + either, 186);
    assert!(accepted > 40 && refused > 80, "{report}");
}

#[test]
fn what_is_not_yet_covered_is_listed() {
    let file = file();
    let mut open = BTreeMap::<&str, usize>::new();
    for vector in &file.vectors {
        if Scheme::named(&vector.provider).is_none() {
            *open.entry(&vector.provider).or_default() += 1;
        }
    }
    let open: Vec<(&str, usize)> = open.into_iter().collect();
    drop(writeln!(
        std::io::stderr(),
        "webhook vectors not yet covered: {open:?}, {} handshakes",
        file.handshakes.len()
    ));
    assert_eq!(open, NOT_YET_COVERED);
    assert_eq!(file.handshakes.len(), HANDSHAKES);
}
