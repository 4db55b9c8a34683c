//! Properties of every scheme: what `sign_test` signs is accepted, nothing else is, and no bytes panic.

use std::time::UNIX_EPOCH;

use bytes::Bytes;
use http::{HeaderValue, request::Parts};
use integration_runtime::{RejectionKind, descriptor::Unit};
use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::json;

use crate::{
    harness::{delivery, now, now_and, set},
    schemes::{Receiver, SCHEMES, Scheme},
};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A body of two forms: any bytes, and JSON that has all that a scheme may look for in it.
#[derive(Clone, Debug)]
struct Body {
    bytes: Vec<u8>,
    json: Vec<u8>,
}

impl Body {
    fn of(&self, receiver: &dyn Receiver) -> Bytes {
        let bytes = if receiver.needs_json() {
            &self.json
        } else {
            &self.bytes
        };
        Bytes::copy_from_slice(bytes)
    }
}

fn json_with(text: &str) -> Vec<u8> {
    let millis = u64::try_from(now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
    let value = json!({
        "type": "thing.made",
        "nonce": text,
        "webhookTimestamp": millis,
        "signature": {"timestamp": (millis / 1000).to_string(), "token": text},
        "data": {"text": text, "webhookTimestamp": 1},
    });
    value.to_string().into_bytes()
}

fn body() -> impl Strategy<Value = Body> {
    (vec(any::<u8>(), 0..200), any::<String>(), any::<bool>()).prop_map(|(bytes, text, is_json)| {
        let json = json_with(&text);
        let bytes = if is_json { json.clone() } else { bytes };
        Body { bytes, json }
    })
}

fn json_body() -> Bytes {
    json_with("text").into()
}

/// What a header can hold at all.
fn header_value() -> impl Strategy<Value = HeaderValue> {
    let byte = prop_oneof![Just(b'\t'), 0x20_u8..=0x7e, 0x80_u8..=0xff];
    vec(byte, 0..60).prop_map(|bytes| HeaderValue::from_bytes(&bytes).expect("a header value"))
}

fn each(test: impl Fn(&'static Scheme, Box<dyn Receiver>)) {
    assert!(SCHEMES.len() >= 20, "these are all schemes");
    for scheme in SCHEMES {
        test(scheme, scheme.usual());
    }
}

#[test]
fn what_is_signed_is_accepted_and_a_flipped_byte_is_not() {
    proptest!(config(), |(body in body(), at in any::<Index>(), bits in 1_u8..)| {
        for scheme in SCHEMES {
            let receiver = scheme.usual();
            let (parts, body) = receiver.signed(delivery(body.of(&*receiver)));
            prop_assert_eq!(receiver.check(&parts, &body), Ok(()), "{}", scheme.name);
            prop_assert_eq!(receiver.verify(&parts, &body), Ok(()), "{}", scheme.name);

            if receiver.authenticates_body() && !body.is_empty() {
                let mut flipped = body.to_vec();
                flipped[at.index(body.len())] ^= bits;
                prop_assert!(receiver.check(&parts, &flipped).is_err(), "{}", scheme.name);
            }
            let longer = [&*body, b" "].concat();
            prop_assert_eq!(receiver.check(&parts, &longer).is_err(), receiver.authenticates_body(), "{}", scheme.name);
        }
    });
}

#[test]
fn a_changed_signature_is_refused() {
    proptest!(config(), |(body in body(), at in any::<Index>())| {
        for scheme in SCHEMES {
            let receiver = scheme.usual();
            let (mut parts, body) = receiver.signed(delivery(body.of(&*receiver)));
            let mut value = parts.headers[receiver.header()].as_bytes().to_vec();
            // Not the last characters: they may be padding, or hold bits that Base64 leaves unused.
            let from = start_of_signature(&*receiver, &value);
            let at = from + at.index(value.len() - 3 - from);
            value[at] = if value[at] == b'0' { b'1' } else { b'0' };
            set(&mut parts.headers, receiver.header(), &value);
            // Where a header holds the signature twice, the other one is still good.
            if scheme.name != "two encodings" {
                prop_assert!(receiver.check(&parts, &body).is_err(), "{}: {value:?}", scheme.name);
            }
        }
    });
}

/// Behind the prefix of the last item.
fn start_of_signature(receiver: &dyn Receiver, value: &[u8]) -> usize {
    let prefix = receiver
        .signature()
        .items
        .last()
        .expect("a signature has an item")
        .prefix
        .as_bytes();
    let found = value
        .windows(prefix.len().max(1))
        .rposition(|window| window == prefix);
    found.map_or(0, |at| at + prefix.len())
}

#[test]
fn no_bytes_panic() {
    let headers = || vec(vec(header_value(), 0..3), 6);
    proptest!(config(), |(good in body(), bytes in vec(any::<u8>(), 0..300), cut in any::<Index>(), values in headers())| {
        for scheme in SCHEMES {
            let receiver = scheme.usual();
            let (signed, good) = receiver.signed(delivery(good.of(&*receiver)));
            // Nonsense in one place and all the rest in order, and nonsense everywhere.
            let mut nonsense = delivery("").into_parts().0;
            for (name, values) in receiver.headers().into_iter().zip(&values) {
                let mut one = signed.clone();
                one.headers.remove(name);
                for value in values {
                    one.headers.append(name, value.clone());
                    nonsense.headers.append(name, value.clone());
                }
                look_at(&*receiver, &one, &good);
            }
            let short = &good[..cut.index(good.len() + 1)];
            for body in [&bytes, short, &*good] {
                look_at(&*receiver, &nonsense, body);
                look_at(&*receiver, &signed, body);
            }
        }
    });
}

fn look_at(receiver: &dyn Receiver, parts: &Parts, body: &[u8]) {
    assert_eq!(receiver.check(parts, body), receiver.verify(parts, body));
    receiver.assume(parts, body);
}

#[test]
fn a_time_that_is_none_is_refused() {
    let odd = [
        "",
        " ",
        "-",
        "-1",
        "+1760000000",
        "1760000000.0",
        "1.76e9",
        "0x68E7",
        "now",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551616",
        "99999999999999999999999999",
        "1760000000789",
        "17600000000789000",
        "0",
        "2025-10-09",
        "2025-02-31T99:00:00Z",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00+23:59",
        "é",
    ];
    each(|scheme, receiver| {
        let (parts, body) = receiver.signed(delivery(json_body()));
        let Some(name) = receiver
            .headers()
            .into_iter()
            .find(|name| name.contains("timestamp"))
        else {
            return;
        };
        for text in odd {
            // The one that is a time by accident.
            let unit = receiver.signature().timestamp.map(|time| time.unit);
            if text == "1760000000789" && unit == Some(Unit::Milliseconds) {
                continue;
            }
            let mut parts = parts.clone();
            set(&mut parts.headers, name, text.as_bytes());
            assert!(
                receiver.check(&parts, &body).is_err(),
                "{}: {text:?}",
                scheme.name
            );
        }
    });
}

#[test]
fn another_secret_is_refused() {
    each(|scheme, receiver| {
        let other = scheme.receiver(&scheme.secrets[1..], now());
        let (parts, body) = other.signed(delivery(json_body()));
        other.check(&parts, &body).expect("its own is accepted");
        let rejection = receiver.check(&parts, &body).expect_err(scheme.name);
        assert_eq!(rejection.kind(), RejectionKind::Mismatch, "{}", scheme.name);
    });
}

#[test]
fn each_of_two_live_secrets_is_accepted() {
    each(|scheme, _| {
        let [first, second] = scheme.secrets;
        for secret in [first, second] {
            let (parts, body) = scheme
                .receiver(&[secret], now())
                .signed(delivery(json_body()));
            for live in [[first, second], [second, first]] {
                let receiver = scheme.receiver(&live, now());
                assert_eq!(receiver.check(&parts, &body), Ok(()), "{}", scheme.name);
            }
        }
    });
}

#[test]
fn a_malformed_candidate_does_not_stop_a_good_one() {
    each(|scheme, receiver| {
        let signature = receiver.signature();
        let Some(separator) = signature.split else {
            return;
        };
        let (parts, body) = receiver.signed(delivery(json_body()));
        let good = parts.headers[receiver.header()]
            .to_str()
            .expect("a signature is text");
        for item in signature.items {
            // The time may be there once only.
            if item.prefix.starts_with('t') {
                continue;
            }
            for junk in [
                "",
                "zz",
                "0",
                "é",
                "====",
                "ab cd",
                &"0".repeat(64),
                &"A".repeat(500),
            ] {
                let junk = format!("{}{junk}", item.prefix);
                for header in [
                    format!("{good}{separator}{junk}"),
                    format!("{junk}{separator}{good}"),
                ] {
                    let mut parts = parts.clone();
                    set(&mut parts.headers, receiver.header(), header.as_bytes());
                    assert_eq!(
                        receiver.check(&parts, &body),
                        Ok(()),
                        "{}: {header}",
                        scheme.name
                    );
                }
            }
        }
    });
    let tried = SCHEMES
        .iter()
        .filter(|scheme| scheme.usual().signature().split.is_some());
    let tried = tried.count();
    assert!(tried >= 6, "{tried} schemes have several candidates");
}

#[test]
fn unknown_items_and_spaces_are_passed_over() {
    each(|scheme, receiver| {
        let Some(separator) = receiver.signature().split else {
            return;
        };
        let (mut parts, body) = receiver.signed(delivery(json_body()));
        let good = parts.headers[receiver.header()]
            .to_str()
            .expect("a signature is text");
        let items: Vec<&str> = good.split(separator).collect();
        let spaced = items.join(&format!("{separator} "));
        let header = format!("v9=later{separator}{spaced}{separator}{separator}x");
        set(&mut parts.headers, receiver.header(), header.as_bytes());
        assert_eq!(
            receiver.check(&parts, &body),
            Ok(()),
            "{}: {header}",
            scheme.name
        );
    });
}

#[test]
fn headers_that_contradict_each_other_are_refused() {
    let mut tried = 0;
    for scheme in SCHEMES {
        let receiver = scheme.usual();
        let (parts, body) = receiver.signed(delivery(json_body()));
        for name in receiver.headers() {
            let Some(good) = parts.headers.get(name) else {
                continue;
            };
            let other = HeaderValue::from_static("another");
            for values in [[good, &other], [&other, good]] {
                let mut parts = parts.clone();
                parts.headers.remove(name);
                for value in values {
                    parts.headers.append(name, value.clone());
                }
                let rejection = receiver.check(&parts, &body).expect_err(scheme.name);
                assert_eq!(
                    rejection.kind(),
                    RejectionKind::Malformed,
                    "{}: {name}",
                    scheme.name
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 2 * SCHEMES.len(), "{tried} headers were doubled");
}

#[test]
fn a_missing_header_is_refused() {
    each(|scheme, receiver| {
        let (parts, body) = receiver.signed(delivery(json_body()));
        for name in receiver.headers() {
            let mut parts = parts.clone();
            if parts.headers.remove(name).is_some() {
                let rejection = receiver.check(&parts, &body).expect_err(scheme.name);
                assert_eq!(
                    rejection.kind(),
                    RejectionKind::Malformed,
                    "{}: {name}",
                    scheme.name
                );
            }
        }
    });
}

#[test]
fn an_empty_secret_is_refused_when_the_receiver_is_built() {
    each(|scheme, _| {
        let good = scheme.secrets[0];
        let lists: [&[&str]; 4] = [&[], &[""], &[good, ""], &["", good]];
        for secrets in lists {
            let built = scheme.try_receiver(secrets, now(), "https://hooks.example");
            assert!(built.is_err(), "{}: {secrets:?}", scheme.name);
        }
    });
    // An empty key behind the prefix, and what is not written as the scheme says.
    for (name, secret) in [
        ("standard_webhooks", "whsec_"),
        ("standard_webhooks", "whsec_*"),
        ("svix", "whsec_"),
        ("a hexadecimal secret, base64url", "0"),
        ("a hexadecimal secret, base64url", "xy"),
    ] {
        let scheme = Scheme::named(name).expect("it is there");
        let error = scheme
            .try_receiver(&[secret], now(), "https://hooks.example")
            .err()
            .expect(secret);
        assert!(!error.to_string().contains(secret), "{error}");
    }
}

#[test]
fn the_window_is_as_wide_either_way() {
    let mut windows = 0;
    for scheme in SCHEMES {
        let (parts, body) = scheme.usual().signed(delivery(json_body()));
        let Some(window) = scheme.usual().window() else {
            continue;
        };
        windows += 1;
        for (apart, is_accepted) in [
            (0, true),
            (window, true),
            (-window, true),
            (window + 1, false),
            (-window - 1, false),
            (100_000_000, false),
            (-100_000_000, false),
            (-1_760_000_000, false),
        ] {
            let checked = scheme
                .receiver(&scheme.secrets[..1], now_and(apart))
                .check(&parts, &body);
            let kind = checked.err().map(|rejection| rejection.kind());
            let expected = (!is_accepted).then_some(RejectionKind::Stale);
            assert_eq!(kind, expected, "{} is {apart} s apart", scheme.name);
        }
    }
    assert!(windows >= 14, "{windows} schemes have a window");
}

#[test]
fn what_the_scheme_does_not_sign_is_free_and_what_it_signs_is_not() {
    let scheme = Scheme::named("method and url").expect("it is there");
    let receiver = scheme.usual();
    let (parts, body) = receiver.signed(delivery(json_body()));

    let mut put = parts.clone();
    put.method = http::Method::PUT;
    assert!(receiver.check(&put, &body).is_err(), "the method is signed");

    let mut behind_a_proxy = parts.clone();
    behind_a_proxy.uri = "/internal".parse().unwrap();
    assert_eq!(
        receiver.check(&behind_a_proxy, &body),
        Ok(()),
        "the URL is the public one"
    );
    let moved = scheme
        .try_receiver(&scheme.secrets[..1], now(), "https://elsewhere.example")
        .unwrap();
    assert!(moved.check(&parts, &body).is_err(), "the URL is signed");
}
