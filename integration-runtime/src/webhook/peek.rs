//! What stands at a pointer of a JSON body, before the body is parsed: the name of an event, its
//! action, its id, a signed field.

use std::borrow::Cow;
use std::fmt;

use memchr::{memchr2, memmem};
use serde_core::de::{
    self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// What stands at a pointer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// A string, or a number as it is written.
    Text(Cow<'a, str>),
    /// Nothing, or something else.
    Nothing,
}

/// Reads the string or number at a pointer such as `/event/type`, without building a tree.
///
/// A scan over the bytes finds nearly all; what it is not sure of is parsed.
pub(super) fn find<'a>(body: &'a [u8], pointer: &str) -> Found<'a> {
    match scan(body, pointer, Beside::PassOver) {
        Scan::Found(text) => Found::Text(Cow::Borrowed(text)),
        Scan::Absent => Found::Nothing,
        Scan::Unsure | Scan::Behind(_) => parse(body, pointer),
    }
}

/// What is known of a string before much of the body was looked at.
pub(super) enum Guess<'a> {
    /// What [`find`] finds.
    Found(&'a str),
    /// Maybe this. Whoever uses it has to look at what the parser finds at the pointer.
    Likely(&'a str),
    /// Nothing: it has to be looked for.
    Nothing,
}

/// Reads the string at a pointer, but passes over nothing that is long: when an object or a list
/// stands before it, the first text of its key that `is_likely` is taken for it, at whatever depth.
pub(super) fn guess<'a>(
    body: &'a [u8],
    pointer: &str,
    is_likely: impl Fn(&str) -> bool,
) -> Guess<'a> {
    let at = match scan(body, pointer, Beside::Stop) {
        Scan::Found(text) => return Guess::Found(text),
        Scan::Behind(at) => at,
        Scan::Absent | Scan::Unsure => return Guess::Nothing,
    };
    let (_, key) = pointer.rsplit_once('/').unwrap_or_default();
    let rest = body.get(at..).unwrap_or_default();
    let mut likely = memmem::find_iter(rest, key)
        .filter_map(|start| text_of_key(rest, start, key))
        .filter(|text| is_likely(text));
    likely.next().map_or(Guess::Nothing, Guess::Likely)
}

/// The string that belongs to the key at `start`, if it is one.
fn text_of_key<'a>(body: &'a [u8], start: usize, key: &str) -> Option<&'a str> {
    let before = body.get(start.checked_sub(1)?)?;
    let mut at = start + key.len();
    let is_key = *before == b'"' && body.get(at) == Some(&b'"');
    at += 1;
    if !is_key || token(body, &mut at) != Some(b':') || token(body, &mut at) != Some(b'"') {
        return None;
    }
    std::str::from_utf8(string(body, &mut at)?).ok()
}

/// What the scan says.
enum Scan<'a> {
    Found(&'a str),
    Absent,
    /// An escape, an array, something malformed: ask the parser.
    Unsure,
    /// Not before this byte, where an object or a list begins that lies beside the way.
    Behind(usize),
}

/// What to do with an object or a list that lies beside the way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    PassOver,
    Stop,
}

/// The keys of a pointer. Those with `~` are left to the parser.
fn keys(pointer: &str) -> impl Iterator<Item = &str> + Clone {
    pointer.split('/').skip(1)
}

/// The first key of a pointer without its first slash, and what is behind it.
pub(super) fn first_key(pointer: &str) -> (&str, Option<&str>) {
    // Pointers have a few bytes: to search them takes less time than to set a search up.
    match pointer.bytes().position(|byte| byte == b'/') {
        Some(slash) => (&pointer[..slash], Some(&pointer[slash + 1..])),
        None => (pointer, None),
    }
}

/// Walks the top-level objects on the way to the key; what lies beside the way is passed over by
/// its brackets and quotes alone.
fn scan<'a>(body: &'a [u8], pointer: &str, beside: Beside) -> Scan<'a> {
    if pointer.bytes().any(|byte| byte == b'~') || !pointer.starts_with('/') {
        return Scan::Unsure;
    }
    let (mut wanted, mut inner) = first_key(&pointer[1..]);
    let mut at = 0;
    if token(body, &mut at) != Some(b'{') {
        return Scan::Unsure;
    }
    loop {
        let key = match token(body, &mut at) {
            Some(b'"') => match string(body, &mut at) {
                Some(key) => key,
                None => return Scan::Unsure,
            },
            Some(b'}') => return Scan::Absent,
            _ => return Scan::Unsure,
        };
        if token(body, &mut at) != Some(b':') {
            return Scan::Unsure;
        }
        let Some(first) = token(body, &mut at) else {
            return Scan::Unsure;
        };
        if key == wanted.as_bytes() {
            match (inner, first) {
                (Some(next), b'{') => {
                    (wanted, inner) = first_key(next);
                    continue;
                }
                (None, b'"') => {
                    return match string(body, &mut at).map(std::str::from_utf8) {
                        Some(Ok(text)) => Scan::Found(text),
                        _ => Scan::Unsure,
                    };
                }
                (None, b'-' | b'0'..=b'9') => {
                    let start = at - 1;
                    let rest = &body[start..];
                    let end = rest.iter().position(|b| b",}] \t\r\n".contains(b));
                    let number = &rest[..end.unwrap_or(rest.len())];
                    return std::str::from_utf8(number).map_or(Scan::Unsure, Scan::Found);
                }
                _ => return Scan::Unsure,
            }
        }
        if beside == Beside::Stop && matches!(first, b'{' | b'[') {
            return Scan::Behind(at - 1);
        }
        if skip(body, &mut at, first).is_none() {
            return Scan::Unsure;
        }
        match token(body, &mut at) {
            Some(b',') => {}
            Some(b'}') => return Scan::Absent,
            _ => return Scan::Unsure,
        }
    }
}

/// The next byte that is no white space; `at` is behind it then.
fn token(body: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let byte = *body.get(*at)?;
        *at += 1;
        if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            return Some(byte);
        }
    }
}

/// The inside of a string whose opening quote was just read; `None` when it holds an escape.
fn string<'a>(body: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let start = *at;
    let length = quote_or_escape(body.get(start..)?)?;
    if body[start + length] == b'\\' {
        return None;
    }
    *at = start + length + 1;
    Some(&body[start..start + length])
}

/// Passes over a string whose opening quote was just read.
fn skip_string(body: &[u8], at: &mut usize) -> Option<()> {
    loop {
        *at += quote_or_escape(body.get(*at..)?)? + 1;
        if body[*at - 1] == b'"' {
            return Some(());
        }
        *at += 1;
    }
}

/// Where the next `"` or `\` is. Most strings end in the first bytes: a search by wide instructions
/// costs more to start than they are long.
fn quote_or_escape(text: &[u8]) -> Option<usize> {
    const NEAR: usize = 4;
    let (words, _) = text.as_chunks::<8>();
    for (index, word) in words.iter().take(NEAR).enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = equal_bytes(word, b'"') | equal_bytes(word, b'\\');
        if found != 0 {
            return Some(index * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let searched = words.len().min(NEAR) * 8;
    memchr2(b'"', b'\\', &text[searched..]).map(|found| searched + found)
}

/// The high bit of each byte that is this one; above the lowest of them, maybe of others.
const fn equal_bytes(word: u64, byte: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let differs = word ^ (ONES * byte as u64);
    differs.wrapping_sub(ONES) & !differs & (ONES << 7)
}

/// Passes over a value whose first byte was just read.
fn skip(body: &[u8], at: &mut usize, first: u8) -> Option<()> {
    match first {
        b'"' => skip_string(body, at),
        b'{' | b'[' => {
            let mut depth = 1_usize;
            while depth > 0 {
                let byte = *body.get(*at)?;
                *at += 1;
                match byte {
                    b'"' => skip_string(body, at)?,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
            }
            Some(())
        }
        _ => {
            let rest = body.get(*at..)?;
            *at += rest.iter().position(|b| matches!(b, b',' | b'}' | b']'))?;
            Some(())
        }
    }
}

/// The same by serde_json, which knows escapes, arrays and what is malformed.
#[cold]
fn parse<'a>(body: &'a [u8], pointer: &str) -> Found<'a> {
    let Ok(text) = std::str::from_utf8(body) else {
        return Found::Nothing;
    };
    let keys: Vec<String> = keys(pointer)
        .map(|key| key.replace("~1", "/").replace("~0", "~"))
        .collect();
    let mut json = serde_json::Deserializer::from_str(text);
    match Peek(&keys).deserialize(&mut json) {
        Ok(Some(text)) => Found::Text(Cow::Owned(text)),
        _ => Found::Nothing,
    }
}

/// Follows keys and indices; everything else is passed over.
struct Peek<'k>(&'k [String]);

impl<'de> DeserializeSeed<'de> for Peek<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Peek<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match self.0.split_first() {
                Some((wanted, rest)) if *wanted == key && found.is_none() => {
                    found = map.next_value_seed(Peek(rest))?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let wanted = self
            .0
            .split_first()
            .and_then(|(i, rest)| Some((i.parse::<usize>().ok()?, rest)));
        let mut found = None;
        let mut index = 0_usize;
        loop {
            match wanted {
                Some((wanted, rest)) if wanted == index => {
                    match list.next_element_seed(Peek(rest))? {
                        Some(value) => found = value,
                        None => return Ok(found),
                    }
                }
                _ if list.next_element::<IgnoredAny>()?.is_none() => return Ok(found),
                _ => {}
            }
            index += 1;
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.0.is_empty().then(|| text.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(self.0.is_empty().then(|| number.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(self.0.is_empty().then(|| number.to_string()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(self.0.is_empty().then(|| number.to_string()))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str, pointer: &str) -> Option<String> {
        match find(body.as_bytes(), pointer) {
            Found::Text(text) => Some(text.into_owned()),
            Found::Nothing => None,
        }
    }

    #[test]
    fn what_is_found() {
        for (body, pointer, found) in [
            (r#"{"type":"a"}"#, "/type", Some("a")),
            (
                r#" { "x" : [1,{"type":"no"},"]"] , "type" : "a" } "#,
                "/type",
                Some("a"),
            ),
            (
                r#"{"x":"\"type\":\"no\"","n":-1.5e3,"b":true,"type":"a"}"#,
                "/type",
                Some("a"),
            ),
            (
                r#"{"event":{"x":{},"type":"a"},"type":"no"}"#,
                "/event/type",
                Some("a"),
            ),
            (r#"{"type":"a\u0062"}"#, "/type", Some("ab")),
            (r#"{"ty\u0070e":"a"}"#, "/type", Some("a")),
            (r#"{"id":17,"x":1}"#, "/id", Some("17")),
            (
                r#"{"events":[{"action":"a"},{"action":"b"}]}"#,
                "/events/0/action",
                Some("a"),
            ),
            (
                r#"{"events":[{"action":"a"},{"action":"b"}]}"#,
                "/events/1/action",
                Some("b"),
            ),
            (r#"{"a/b":"a"}"#, "/a~1b", Some("a")),
            (r#"{"type":null}"#, "/type", None),
            (r#"{"type":{"x":"a"}}"#, "/type", None),
            (r#"{"event":{"x":1},"type":"a"}"#, "/event/type", None),
            (r#"{"types":"a"}"#, "/type", None),
            ("[]", "/type", None),
            ("", "/type", None),
            (r#"{"type":"a"#, "/type", None),
            (r#"{"x":[[[["#, "/type", None),
        ] {
            assert_eq!(text(body, pointer).as_deref(), found, "{body} {pointer}");
        }
    }

    #[test]
    fn what_is_guessed() {
        let guess = |body, pointer| guess(str::as_bytes(body), pointer, |text| text != "card");
        let found = [
            (r#"{"id":1,"type":"a","data":{"type":"b"}}"#, "/type"),
            (r#"{"event":{"type":"a"},"data":{}}"#, "/event/type"),
        ];
        for (body, pointer) in found {
            assert!(matches!(guess(body, pointer), Guess::Found("a")), "{body}");
        }
        let likely = [
            (r#"{"data":{"x":[1]},"type":"a"}"#, "/type"),
            (r#"{"data":{"type":"card"},"type" : "a"}"#, "/type"),
            (r#"{"data":{"type":1,"my_type":"b"},"type":"a"}"#, "/type"),
            (r#"{"data":{"x":"type"},"type":"a"}"#, "/type"),
            // Not there: the parser will not come upon it.
            (r#"{"data":{"type":"a"},"type":"b"}"#, "/type"),
            (r#"{"data":{},"event":{"type":"a"}}"#, "/event/type"),
        ];
        for (body, pointer) in likely {
            assert!(matches!(guess(body, pointer), Guess::Likely("a")), "{body}");
        }
        let nothing = [
            (r#"{"data":{},"type":"card"}"#, "/type"),
            (r#"{"data":{},"type":"a\u0062"}"#, "/type"),
            (r#"{"data":{},"type":"a"#, "/type"),
            (r#"{"data":{},"":"#, "/"),
            (r#"type":"a""#, "/type"),
            ("", "/type"),
        ];
        for (body, pointer) in nothing {
            assert!(matches!(guess(body, pointer), Guess::Nothing), "{body}");
        }
    }
}
