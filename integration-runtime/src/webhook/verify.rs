//! The signature engine: a scheme, its live secrets, and the bytes as they came.
//!
//! Nothing here allocates for the usual schemes, and no input panics. Every candidate signature is
//! tried against every live secret, and a malformed candidate does not stop a good one.

use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};

use http::header::HeaderName;
use http::request::Parts;

use super::encoding::encode;
use super::items::Items;
use super::mac::Key;
use super::peek::{Found, find};
use super::reject::Rejection;
use super::signature::{ItemKind, Piece, Signature, TimestampPlace};
use super::time::{format_timestamp, parse_timestamp};
use super::verifier::UnverifiedDelivery;
use crate::secret::Secret;

/// A scheme with its live secrets.
pub(super) struct Checker {
    pub(super) scheme: Signature,
    /// The scheme's headers, made ready to be looked up.
    headers: Headers,
    keys: Vec<Key>,
}

/// Names of headers: of the signature, of the timestamp, and of each piece that is one.
struct Headers {
    signature: Vec<HeaderName>,
    timestamp: Vec<HeaderName>,
    signed: Vec<Vec<HeaderName>>,
}

impl Headers {
    fn of(scheme: &Signature) -> Self {
        let ready = |names: &[&'static str]| {
            let names = names.iter();
            let names = names.filter_map(|name| HeaderName::from_bytes(name.as_bytes()).ok());
            names.collect::<Vec<_>>()
        };
        let signed = scheme.content.iter().filter_map(|piece| match piece {
            Piece::Header(names) => Some(ready(names)),
            _ => None,
        });
        Self {
            signature: ready(scheme.headers),
            timestamp: match scheme.timestamp.map(|timestamp| timestamp.place) {
                Some(TimestampPlace::Header(names)) => ready(names),
                _ => Vec::new(),
            },
            signed: signed.collect(),
        }
    }
}

impl Checker {
    /// Makes a checker. The error says what is wrong with a secret, and does not hold it.
    pub(super) fn new(scheme: Signature, secrets: &[Secret]) -> Result<Self, &'static str> {
        if secrets.is_empty() {
            return Err("has no secret");
        }
        let keys = secrets.iter().map(|secret| Key::new(&scheme, secret));
        Ok(Self {
            scheme,
            headers: Headers::of(&scheme),
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
        let header = one_of(parts, &self.headers.signature)?
            .ok_or(Rejection::malformed("the signature header is missing"))?;
        let items = Items::read(&self.scheme, header)?;
        let timestamp = match self.scheme.timestamp {
            Some(declared) => {
                let text = self.timestamp(declared.place, parts, &items, body)?;
                let then = parse_timestamp(&text, declared.unit)
                    .ok_or(Rejection::malformed("the timestamp is not a time"))?;
                self.check_age(then, now)?;
                text
            }
            None => Cow::Borrowed(&[][..]),
        };
        let request = Request {
            parts,
            body,
            headers: &self.headers.signed,
            timestamp: &timestamp,
            public_url,
        };
        for key in &self.keys {
            let mut is_genuine = false;
            key.with_mac(&self.scheme, &request, &mut |mac| {
                is_genuine = items.any(&self.scheme, |(encoding, text)| {
                    key.matches(mac, encoding, text)
                });
            })?;
            if is_genuine {
                return Ok(());
            }
        }
        match items.is_unsigned() {
            false => Err(Rejection::mismatch("no signature matches")),
            true => Err(Rejection::malformed(
                "the signature header holds no signature",
            )),
        }
    }

    /// In whole seconds: the clocks of both sides tick in them for most providers.
    fn check_age(&self, then: i64, now: SystemTime) -> Result<(), Rejection> {
        let now = now
            .duration_since(UNIX_EPOCH)
            .map_or(0, |now| now.as_secs());
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let then = then.div_euclid(1000);
        match now.abs_diff(then) <= self.scheme.window_secs {
            true => Ok(()),
            false if then < now => Err(Rejection::stale("the delivery is too old")),
            false => Err(Rejection::stale("the delivery is from the future")),
        }
    }

    /// The timestamp as it is written.
    fn timestamp<'a>(
        &self,
        place: TimestampPlace,
        parts: &'a Parts,
        items: &Items<'a>,
        body: &'a [u8],
    ) -> Result<Cow<'a, [u8]>, Rejection> {
        let found = match place {
            TimestampPlace::Signature => items.timestamp.map(Cow::Borrowed),
            TimestampPlace::Header(_) => one_of(parts, &self.headers.timestamp)?.map(Cow::Borrowed),
            TimestampPlace::Json(pointer) => match find(body, pointer) {
                Found::Text(Cow::Borrowed(text)) => Some(Cow::Borrowed(text.as_bytes())),
                Found::Text(Cow::Owned(text)) => Some(Cow::Owned(text.into_bytes())),
                Found::Nothing => None,
            },
        };
        found.ok_or(Rejection::malformed("the timestamp is missing"))
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
            headers: &self.headers.signed,
            timestamp: timestamp.as_bytes(),
            public_url: delivery.public_url,
        };
        let key = self
            .keys
            .first()
            .ok_or(Rejection::malformed("there is no secret"))?;
        let mut header = String::new();
        key.with_mac(&self.scheme, &request, &mut |mac| {
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
        })?;
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
    /// Names of each piece that is a header.
    headers: &'a [Vec<HeaderName>],
    timestamp: &'a [u8],
    public_url: Option<&'a str>,
}

impl Request<'_> {
    /// Hands out the signed content piece by piece; it is never put together.
    pub(super) fn content(
        &self,
        pieces: &[Piece],
        mut sink: impl FnMut(&[u8]),
    ) -> Result<(), Rejection> {
        let mut headers = self.headers.iter();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => sink(text.as_bytes()),
                Piece::Body => sink(self.body),
                Piece::Timestamp => sink(self.timestamp),
                Piece::Header(_) => sink(
                    one_of(self.parts, headers.next().map_or(&[], Vec::as_slice))?
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
fn one_of<'a>(parts: &'a Parts, names: &[HeaderName]) -> Result<Option<&'a [u8]>, Rejection> {
    let headers = &parts.headers;
    // Most requests repeat no header at all, which two lengths tell.
    let is_repeated = headers.len() != headers.keys_len();
    for name in names {
        if let Some(first) = headers.get(name) {
            if is_repeated && headers.get_all(name).iter().any(|other| other != first) {
                return Err(Rejection::malformed(
                    "a header is there twice, with two values",
                ));
            }
            return Ok(Some(first.as_bytes()));
        }
    }
    Ok(None)
}
