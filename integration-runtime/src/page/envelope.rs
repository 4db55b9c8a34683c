//! What a page holds, read in one pass over its body: the items by their type, beside them the values
//! at the declared pointers. No tree is built, and all that stands around is checked to be JSON.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{self, Deserialize, Deserializer, IgnoredAny, Visitor};

use crate::error::reason_of;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Items,
    Next,
    More,
    Total,
}

/// A pointer, and what stands there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) slot: Slot,
    pub(super) pointer: &'static str,
}

/// What stands at a pointer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    Null,
    Bool(bool),
    /// A string.
    Text(Cow<'a, str>),
    /// A number, as it is written.
    Number(&'a str),
    /// A list or an object.
    Other,
}

/// What a page is made of, besides its items.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Envelope<'a> {
    /// Whether there were items, or `null` in their place.
    pub(super) has_items: bool,
    /// The text of the list of items.
    pub(super) items: &'a str,
    pub(super) next: Option<Found<'a>>,
    pub(super) more: Option<Found<'a>>,
    pub(super) total: Option<Found<'a>>,
}

/// Why a body cannot be read, and at which byte.
#[derive(Debug)]
pub(super) struct Malformed {
    pub(super) at: usize,
    /// Without a piece of the body.
    pub(super) reason: String,
}

/// Reads a value at the beginning of a text, and says how many bytes it is long.
pub(super) type ReadItems<'r> = &'r mut dyn FnMut(&str) -> Result<usize, serde_json::Error>;

/// Reads a page. There are at most eight pointers.
pub(super) fn read<'a>(
    text: &'a str,
    wanted: &[Wanted],
    read_items: ReadItems<'_>,
) -> Result<Envelope<'a>, Malformed> {
    let mut reader = Reader {
        text,
        at: 0,
        wanted,
        read_items,
        envelope: Envelope::default(),
    };
    let all = (1_u16 << wanted.len()) - 1;
    reader.value(all as u8, 0)?;
    reader.skip_blank();
    match reader.at == text.len() {
        true => Ok(reader.envelope),
        false => Err(reader.malformed("trailing characters")),
    }
}

/// Reads one value, and says how many bytes it is long.
pub(super) fn value_at_start<'de, T: Deserialize<'de>>(
    text: &'de str,
) -> Result<(T, usize), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(&mut json)?;
    let length = json.into_iter::<IgnoredAny>().byte_offset();
    Ok((value, length))
}

struct Reader<'a, 'r> {
    text: &'a str,
    at: usize,
    wanted: &'r [Wanted],
    read_items: ReadItems<'r>,
    envelope: Envelope<'a>,
}

impl<'a> Reader<'a, '_> {
    /// Reads a value. `active` is a bit for each pointer that leads here, by `depth` of its keys.
    fn value(&mut self, active: u8, depth: usize) -> Result<(), Malformed> {
        self.skip_blank();
        let ends = self.select(active, |wanted| keys(wanted.pointer).nth(depth).is_none());
        if ends != 0 {
            return self.found(ends);
        }
        match self.peek() {
            Some(b'{') if active != 0 => self.object(active, depth),
            Some(b'[') if active != 0 => self.list(active, depth),
            _ => self.take::<IgnoredAny>().map(drop),
        }
    }

    fn object(&mut self, active: u8, depth: usize) -> Result<(), Malformed> {
        self.at += 1;
        let mut first = true;
        loop {
            self.skip_blank();
            match self.peek() {
                Some(b'}') if first => break,
                Some(b'"') => {}
                _ => return Err(self.malformed("key must be a string")),
            }
            first = false;
            let key = self.take::<Text<'a>>()?.0;
            self.skip_blank();
            self.expect(b':', "expected `:`")?;
            let here = self.select(active, |wanted| {
                keys(wanted.pointer)
                    .nth(depth)
                    .is_some_and(|wanted| is_key(wanted, &key))
            });
            self.value(here, depth + 1)?;
            self.skip_blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.malformed("expected `,` or `}`")),
            }
        }
        self.at += 1;
        Ok(())
    }

    fn list(&mut self, active: u8, depth: usize) -> Result<(), Malformed> {
        self.at += 1;
        self.skip_blank();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        for index in 0_usize.. {
            let here = self.select(active, |wanted| {
                let key = keys(wanted.pointer).nth(depth);
                key.is_some_and(|key| key.parse() == Ok(index))
            });
            self.value(here, depth + 1)?;
            self.skip_blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.malformed("expected `,` or `]`")),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// Reads what pointers were looking for.
    fn found(&mut self, ends: u8) -> Result<(), Malformed> {
        let start = self.at;
        let is_items = self.select(ends, |wanted| wanted.slot == Slot::Items) != 0;
        if is_items {
            if self.envelope.has_items {
                return Err(self.malformed("the items are there twice"));
            }
            self.envelope.has_items = true;
            if self.peek() == Some(b'n') {
                // What Go makes of an empty list.
                self.take::<()>()?;
                return Ok(());
            }
            let length = (self.read_items)(&self.text[start..])
                .map_err(|error| malformed_at(self.text, start, &error))?;
            self.at += length;
            self.envelope.items = &self.text[start..self.at];
            return Ok(());
        }
        let wanted = self.wanted;
        for (_, wanted) in wanted
            .iter()
            .enumerate()
            .filter(|(i, _)| ends >> i & 1 == 1)
        {
            self.at = start;
            let found = self.scalar()?;
            let slot = match wanted.slot {
                Slot::Items | Slot::Next => &mut self.envelope.next,
                Slot::More => &mut self.envelope.more,
                Slot::Total => &mut self.envelope.total,
            };
            if slot.replace(found).is_some() {
                self.at = start;
                return Err(self.malformed("what leads to the next page is there twice"));
            }
        }
        Ok(())
    }

    fn scalar(&mut self) -> Result<Found<'a>, Malformed> {
        let start = self.at;
        Ok(match self.peek() {
            Some(b'n') => {
                self.take::<()>()?;
                Found::Null
            }
            Some(b't' | b'f') => Found::Bool(self.take()?),
            Some(b'"') => Found::Text(self.take::<Text<'a>>()?.0),
            Some(b'{' | b'[') => {
                self.take::<IgnoredAny>()?;
                Found::Other
            }
            _ => {
                self.take::<IgnoredAny>()?;
                Found::Number(&self.text[start..self.at])
            }
        })
    }

    /// Those of some pointers for which something holds.
    fn select(&self, of: u8, holds: impl Fn(&Wanted) -> bool) -> u8 {
        let mut selected = 0;
        if of != 0 {
            for (index, wanted) in self.wanted.iter().enumerate() {
                let bit = 1 << index;
                if of & bit != 0 && holds(wanted) {
                    selected |= bit;
                }
            }
        }
        selected
    }

    fn take<T: Deserialize<'a>>(&mut self) -> Result<T, Malformed> {
        let start = self.at;
        let (value, length) = value_at_start(&self.text[start..])
            .map_err(|error| malformed_at(self.text, start, &error))?;
        self.at += length;
        Ok(value)
    }

    fn expect(&mut self, byte: u8, message: &'static str) -> Result<(), Malformed> {
        match self.peek() == Some(byte) {
            true => {
                self.at += 1;
                Ok(())
            }
            false => Err(self.malformed(message)),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = rest
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'));
        self.at += blank.count();
    }

    fn malformed(&self, message: &'static str) -> Malformed {
        Malformed {
            at: self.at,
            reason: message.to_owned(),
        }
    }
}

/// An error of a value that begins at `start`: serde_json says line and column in it.
fn malformed_at(text: &str, start: usize, error: &serde_json::Error) -> Malformed {
    let value = &text[start..];
    let line = match error.line().checked_sub(2) {
        None => 0,
        Some(breaks) => value
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .nth(breaks)
            .map_or(0, |(at, _)| at + 1),
    };
    Malformed {
        // The column counts the bytes that were read; the last of them is the one to look at.
        at: start + line + error.column().saturating_sub(1),
        reason: reason_of(error),
    }
}

/// The keys of a pointer, as they are written.
fn keys(pointer: &str) -> impl Iterator<Item = &str> {
    pointer.split('/').skip(1)
}

/// Whether a key of a pointer, in which `~` and `/` are escaped, is this key.
fn is_key(written: &str, key: &str) -> bool {
    match written.contains('~') {
        true => written.replace("~1", "/").replace("~0", "~") == key,
        false => written == key,
    }
}

/// A string, borrowed if it holds no escape.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        from.deserialize_str(Reading)
    }
}

#[cfg(test)]
mod tests;
