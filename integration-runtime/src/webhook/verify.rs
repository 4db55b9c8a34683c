//! The signature engine: a scheme, its live secrets, and the bytes as they came.
//!
//! Nothing here allocates for the usual schemes, and no input panics. Every candidate signature is
//! tried against every live secret, and a malformed candidate does not stop a good one.

use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};

use http::header::{AsHeaderName, HeaderName};
use http::request::Parts;
use memchr::memchr;

use super::encoding::encode;
use super::mac::{Key, LONGEST};
use super::peek::{Found, find};
use super::reject::Rejection;
use super::signature::{Encoding, Item, ItemKind, Piece, Signature, TimestampPlace};
use super::time::{format_timestamp, parse_timestamp};
use super::verifier::UnverifiedDelivery;
use crate::secret::Secret;

/// A scheme with its live secrets.
pub(super) struct Checker {
    pub(super) scheme: Signature,
    /// The scheme's headers, made ready to be looked up.
    headers: Vec<HeaderName>,
    keys: Vec<Key>,
}

impl Checker {
    /// Makes a checker. The error says what is wrong with a secret, and does not hold it.
    pub(super) fn new(scheme: Signature, secrets: &[Secret]) -> Result<Self, &'static str> {
        if secrets.is_empty() {
            return Err("has no secret");
        }
        let keys = secrets.iter().map(|secret| Key::new(&scheme, secret));
        let header = |name: &&str| HeaderName::from_bytes(name.as_bytes()).ok();
        Ok(Self {
            scheme,
            headers: scheme.headers.iter().filter_map(header).collect(),
            keys: keys.collect::<Result<_, _>>()?,
        })
    }

    /// Whether the delivery is genuine and of now.
    pub(super) fn check(&self, delivery: &UnverifiedDelivery<'_>) -> Result<(), Rejection> {
        let &UnverifiedDelivery {
            parts,
            body,
            now,
            public_url,
        } = delivery;
        let header = one_of(parts, &self.headers)?
            .ok_or(Rejection::malformed("the signature header is missing"))?;
        let timestamp = self.timestamp(parts, header, body)?;
        if let (Some(text), Some(declared)) = (&timestamp, self.scheme.timestamp) {
            let then = parse_timestamp(text, declared.unit)
                .ok_or(Rejection::malformed("the timestamp is not a time"))?;
            self.check_age(then, now)?;
        }
        let request = Request {
            parts,
            body,
            timestamp: timestamp.as_deref().unwrap_or_default(),
            public_url,
        };
        let mut any = false;
        for key in &self.keys {
            let mut expected = [0; LONGEST];
            let expected = key.mac(&self.scheme, &request, &mut expected)?;
            for (encoding, candidate) in self.candidates(header) {
                any = true;
                if key.matches(expected, encoding, candidate) {
                    return Ok(());
                }
            }
        }
        match any {
            true => Err(Rejection::mismatch("no signature matches")),
            false => Err(Rejection::malformed(
                "the signature header holds no signature",
            )),
        }
    }

    fn check_age(&self, then: i64, now: SystemTime) -> Result<(), Rejection> {
        let now = now
            .duration_since(UNIX_EPOCH)
            .map_or(0, |now| now.as_millis());
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let window = i64::try_from(self.scheme.window_secs.saturating_mul(1000));
        // The clocks of both sides tick in whole seconds for most providers: compare in theirs.
        let apart = now
            .div_euclid(1000)
            .abs_diff(then.div_euclid(1000))
            .saturating_mul(1000);
        match i64::try_from(apart).is_ok_and(|apart| window.is_ok_and(|window| apart <= window)) {
            true => Ok(()),
            false if then < now => Err(Rejection::stale("the delivery is too old")),
            false => Err(Rejection::stale("the delivery is from the future")),
        }
    }

    /// The timestamp as it is written, when the scheme has one.
    fn timestamp<'a>(
        &self,
        parts: &'a Parts,
        header: &'a [u8],
        body: &'a [u8],
    ) -> Result<Option<Cow<'a, [u8]>>, Rejection> {
        let Some(declared) = self.scheme.timestamp else {
            return Ok(None);
        };
        let found = match declared.place {
            TimestampPlace::Header(names) => {
                one_of(parts, names.iter().copied())?.map(Cow::Borrowed)
            }
            TimestampPlace::Json(pointer) => match find(body, pointer) {
                Found::Text(Cow::Borrowed(text)) => Some(Cow::Borrowed(text.as_bytes())),
                Found::Text(Cow::Owned(text)) => Some(Cow::Owned(text.into_bytes())),
                Found::Nothing => None,
            },
            TimestampPlace::Signature => {
                let mut found = None;
                for (item, rest) in self.items(header) {
                    if item.kind == ItemKind::Timestamp {
                        if found.is_some_and(|found| found != rest) {
                            return Err(Rejection::malformed("the timestamp is there twice"));
                        }
                        found = Some(rest);
                    }
                }
                found.map(Cow::Borrowed)
            }
        };
        let missing = || Rejection::malformed("the timestamp is missing");
        found.ok_or_else(missing).map(Some)
    }

    /// The items of the header that look like declared ones, and what stands behind the prefix.
    fn items<'a>(&self, header: &'a [u8]) -> impl Iterator<Item = (&'static Item, &'a [u8])> {
        let separator = self.scheme.split.and_then(|s| u8::try_from(s).ok());
        let declared = self.scheme.items;
        let mut left = Some(header);
        let split = std::iter::from_fn(move || {
            let text = left.take()?;
            let Some(end) = separator.and_then(|separator| memchr(separator, text)) else {
                return Some(text);
            };
            left = Some(&text[end + 1..]);
            Some(&text[..end])
        });
        split.filter_map(move |item| {
            let item = item.trim_ascii();
            declared.iter().find_map(|declared| {
                Some((declared, item.strip_prefix(declared.prefix.as_bytes())?))
            })
        })
    }

    fn candidates<'a>(&self, header: &'a [u8]) -> impl Iterator<Item = (Encoding, &'a [u8])> {
        self.items(header)
            .filter_map(|(item, rest)| match item.kind {
                ItemKind::Signature(encoding) if !rest.is_empty() => Some((encoding, rest)),
                _ => None,
            })
    }

    /// The value of the signature header that a genuine delivery would have; `timestamp` is what
    /// stands in the request already.
    pub(super) fn sign(
        &self,
        delivery: &UnverifiedDelivery<'_>,
        timestamp: &str,
    ) -> Result<String, Rejection> {
        let request = Request {
            parts: delivery.parts,
            body: delivery.body,
            timestamp: timestamp.as_bytes(),
            public_url: delivery.public_url,
        };
        let key = self
            .keys
            .first()
            .ok_or(Rejection::malformed("there is no secret"))?;
        let mut mac = [0; LONGEST];
        let mac = key.mac(&self.scheme, &request, &mut mac)?;
        let mut header = String::new();
        for (index, item) in self.scheme.items.iter().enumerate() {
            if index > 0 {
                header.extend(self.scheme.split);
            }
            header.push_str(item.prefix);
            match item.kind {
                ItemKind::Timestamp => header.push_str(timestamp),
                ItemKind::Signature(encoding) => match key {
                    Key::Token(token) => header.push_str(token.expose()),
                    _ => encode(&mut header, encoding, mac),
                },
            }
        }
        Ok(header)
    }

    /// The time as this scheme writes it.
    pub(super) fn format_time(&self, time: SystemTime) -> Option<String> {
        let millis = time.duration_since(UNIX_EPOCH).ok()?.as_millis();
        let millis = i64::try_from(millis).ok()?;
        Some(format_timestamp(millis, self.scheme.timestamp?.unit))
    }
}

/// What is signed, at its places.
pub(super) struct Request<'a> {
    parts: &'a Parts,
    body: &'a [u8],
    timestamp: &'a [u8],
    public_url: Option<&'a str>,
}

impl Request<'_> {
    /// Hands out the signed content piece by piece; it is never put together.
    pub(super) fn content(&self, pieces: &[Piece], mut sink: impl FnMut(&[u8])) -> Result<(), Rejection> {
        for piece in pieces {
            match piece {
                Piece::Literal(text) => sink(text.as_bytes()),
                Piece::Body => sink(self.body),
                Piece::Timestamp => sink(self.timestamp),
                Piece::Header(names) => sink(
                    one_of(self.parts, names.iter().copied())?
                        .ok_or(Rejection::malformed("a signed header is missing"))?,
                ),
                Piece::Method => sink(self.parts.method.as_str().as_bytes()),
                Piece::Url => sink(
                    self.public_url
                        .ok_or(Rejection::malformed(
                            "the endpoint's public URL is not known",
                        ))?
                        .as_bytes(),
                ),
                Piece::Json(pointer) => match find(self.body, pointer) {
                    Found::Text(text) => sink(text.as_bytes()),
                    _ => return Err(Rejection::malformed("a signed field is missing")),
                },
            }
        }
        Ok(())
    }
}

/// The first of these headers that is there. Two that contradict each other are refused: which of
/// them was signed is anybody's guess.
fn one_of(
    parts: &Parts,
    names: impl IntoIterator<Item: AsHeaderName>,
) -> Result<Option<&[u8]>, Rejection> {
    for name in names {
        let mut values = parts.headers.get_all(name).iter();
        if let Some(first) = values.next() {
            if values.any(|other| other != first) {
                return Err(Rejection::malformed(
                    "a header is there twice, with two values",
                ));
            }
            return Ok(Some(first.as_bytes()));
        }
    }
    Ok(None)
}
