//! What stands in the header of a signature: candidates, and with some providers the timestamp.

use memchr::memchr;

use super::reject::Rejection;
use super::signature::{Encoding, ItemKind, Signature};

/// A candidate: how it is written, and what stands there.
pub(super) type Candidate<'a> = (Encoding, &'a [u8]);

/// What a header holds.
pub(super) struct Items<'a> {
    pub(super) timestamp: Option<&'a [u8]>,
    /// Nearly every header holds one candidate. It is found on the way to the timestamp, and not
    /// looked for again.
    first: Option<Candidate<'a>>,
    /// What to look through for more, when there are more.
    rest: Option<&'a [u8]>,
}

impl<'a> Items<'a> {
    /// Reads a header. An item that looks like no declared one is passed over.
    pub(super) fn read(scheme: &Signature, header: &'a [u8]) -> Result<Self, Rejection> {
        let mut found = Self {
            timestamp: None,
            first: None,
            rest: None,
        };
        let mut left = Some(header);
        while let Some(text) = left {
            let (item, behind) = next(scheme, text);
            left = behind;
            match read_item(scheme, item) {
                Some((ItemKind::Timestamp, text)) => {
                    if found.timestamp.is_some_and(|timestamp| timestamp != text) {
                        return Err(Rejection::malformed("the timestamp is there twice"));
                    }
                    found.timestamp = Some(text);
                }
                Some((ItemKind::Signature(encoding), candidate)) if found.first.is_none() => {
                    found.first = Some((encoding, candidate));
                    found.rest = behind;
                }
                _ => {}
            }
        }
        Ok(found)
    }

    /// Whether there is nothing to compare.
    pub(super) const fn is_unsigned(&self) -> bool {
        self.first.is_none()
    }

    /// Whether any of the candidates is the one that is looked for.
    pub(super) fn any(
        &self,
        scheme: &Signature,
        mut is_genuine: impl FnMut(Candidate<'a>) -> bool,
    ) -> bool {
        if self.first.is_some_and(&mut is_genuine) {
            return true;
        }
        let mut left = self.rest;
        while let Some(text) = left {
            let (item, behind) = next(scheme, text);
            left = behind;
            if let Some((ItemKind::Signature(encoding), candidate)) = read_item(scheme, item)
                && is_genuine((encoding, candidate))
            {
                return true;
            }
        }
        false
    }
}

/// The first item, and what is behind its separator.
fn next<'a>(scheme: &Signature, text: &'a [u8]) -> (&'a [u8], Option<&'a [u8]>) {
    let separator = scheme.split.and_then(|s| u8::try_from(s).ok());
    match separator.and_then(|separator| memchr(separator, text)) {
        Some(end) => (&text[..end], Some(&text[end + 1..])),
        None => (text, None),
    }
}

/// What an item looks like, and what stands behind the prefix. An empty signature is none.
fn read_item<'a>(scheme: &Signature, item: &'a [u8]) -> Option<(ItemKind, &'a [u8])> {
    let item = item.trim_ascii();
    for declared in scheme.items {
        // Prefixes have a few bytes: to compare them here takes less time than a call.
        let (head, text) = item
            .split_at_checked(declared.prefix.len())
            .unwrap_or((&[], &[]));
        if head.iter().eq(declared.prefix.as_bytes()) {
            let is_empty = text.is_empty() && declared.kind != ItemKind::Timestamp;
            return (!is_empty).then_some((declared.kind, text));
        }
    }
    None
}
