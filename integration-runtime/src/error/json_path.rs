//! Where in a JSON text a decode failure lies, and why, without quoting the text.
//!
//! serde_json says line and column only. Wrapping its deserializer to keep track of the path would
//! compile every user type a second time, so the path is found afterwards, by one scan up to the
//! place of the failure.

use std::fmt::Write as _;

/// The path of the value that ends at, or begins at, a line and column (both from 1): `$.items[3].id`.
pub(crate) fn path_at(text: &str, line: usize, column: usize) -> String {
    let before = match line.checked_sub(2) {
        Some(breaks) => text
            .bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'\n')
            .nth(breaks),
        None => None,
    };
    let start = before.map_or(0, |(at, _)| at + 1);
    // The column counts the bytes that were read; the last of them is the one to look at.
    path_at_byte(text, start + column.max(1) - 1)
}

/// The path of the value that holds a byte.
pub(crate) fn path_at_byte(text: &str, at: usize) -> String {
    scan(text.as_bytes(), at)
}

enum Step {
    /// In an object, at the value of this key.
    Key(String),
    /// In an array, at this element.
    Index(usize),
}

/// A deeper document is refused by the parser.
const DEEPEST: usize = 128;

/// Walks the tokens up to byte `end`. The text was accepted that far, so nothing is checked.
fn scan(text: &[u8], end: usize) -> String {
    let mut path: Vec<Step> = Vec::new();
    let mut at = 0;
    let mut expects_key = false;
    while at < text.len() && at <= end && path.len() <= DEEPEST {
        match text[at] {
            b'{' => {
                if at == end {
                    break;
                }
                path.push(Step::Key(String::new()));
                expects_key = true;
            }
            b'[' => {
                if at == end {
                    break;
                }
                path.push(Step::Index(0));
            }
            b'}' | b']' => {
                path.pop();
                expects_key = false;
            }
            b',' => match path.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(Step::Key(_)) => expects_key = true,
                None => {}
            },
            b':' => expects_key = false,
            b'"' => {
                let close = string_end(text, at);
                if expects_key && let Some(Step::Key(key)) = path.last_mut() {
                    *key = read_key(&text[at..text.len().min(close + 1)]);
                }
                at = close;
            }
            _ => {}
        }
        at += 1;
    }
    render(&path)
}

/// A key, its quotes around it.
fn read_key(quoted: &[u8]) -> String {
    serde_json::from_slice(quoted).unwrap_or_default()
}

/// The closing quote of the string that opens at `open`.
fn string_end(text: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    text.len()
}

fn render(path: &[Step]) -> String {
    let mut out = String::from("$");
    for step in path {
        match step {
            Step::Key(key) if key.is_empty() => {}
            Step::Key(key) if is_plain(key) => {
                let _ = write!(out, ".{key}");
            }
            // A key that looks like no name may be data, such as the keys of a map of customers.
            Step::Key(_) => out.push_str("[…]"),
            Step::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
        }
    }
    out
}

fn is_plain(key: &str) -> bool {
    key.len() <= 64
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-$".contains(&b))
}

/// What this crate says itself while a value is read.
pub(crate) const NO_PAYLOAD: &str = "there is no payload where it was declared";
pub(crate) const TWO_PAYLOADS: &str = "the payload is there twice";
pub(crate) const TWO_NAMES: &str = "the name of the event is there twice";
const OURS: [&str; 3] = [NO_PAYLOAD, TWO_PAYLOADS, TWO_NAMES];

/// What serde says is wrong, without the piece of the text that it quotes.
pub(crate) fn reason_of(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let text = error.to_string();
    let text = match text.rfind(" at line ") {
        Some(at) => &text[..at],
        None => &text,
    };
    if error.classify() != Category::Data {
        // Of the parser's own words, none is from the text.
        return text.to_owned();
    }
    for (start, kind) in [("invalid type: ", "type"), ("invalid value: ", "value")] {
        if let Some(rest) = text.strip_prefix(start)
            && let Some((found, expected)) = rest.rsplit_once(", expected ")
        {
            let found = found
                .split(['"', '`'])
                .next()
                .unwrap_or_default()
                .trim_end();
            return format!("invalid {kind}: found {found}, expected {expected}");
        }
    }
    for start in ["unknown variant ", "unknown field "] {
        if text.starts_with(start) {
            let what = start.trim_end();
            // The last one: the name that is quoted first may hold the same words.
            return match text.rfind("`, expected ") {
                Some(at) => format!("{what}, {}", &text[at + 3..]),
                None => what.to_owned(),
            };
        }
    }
    let known = [
        "missing field `",
        "duplicate field `",
        "invalid length ",
        "data did not match any",
    ];
    let known = known.iter().any(|start| text.starts_with(start)) || OURS.contains(&text);
    match known {
        true => text.to_owned(),
        false => "the value was refused by its type".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)] // Only the failure to read it matters.
    struct List {
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)] // As above.
    struct Item {
        id: u64,
        state: Option<State>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum State {
        Open,
        Shut,
    }

    fn fail<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> (String, String) {
        let error = serde_json::from_str::<T>(text).unwrap_err();
        (
            path_at(text, error.line(), error.column()),
            reason_of(&error),
        )
    }

    #[test]
    fn the_path_of_what_failed() {
        for (text, path, reason) in [
            (
                r#"{"items":[{"id":1},{"id":"secret"}]}"#,
                "$.items[1].id",
                "invalid type: found string, expected u64",
            ),
            (
                "{\n \"items\": [\n  {\"id\": 1},\n  {\"id\": -7}\n ]\n}",
                "$.items[1].id",
                "invalid value: found integer, expected u64",
            ),
            (
                r#"{"items":[{"id":1},{"id":2,"x":[]},{}]}"#,
                "$.items[2]",
                "missing field `id`",
            ),
            (
                r#"{"items":[{"id":{"secret":1}}]}"#,
                "$.items[0].id",
                "invalid type: found map, expected u64",
            ),
            (
                r#"{"items":{"secret":1}}"#,
                "$.items",
                "invalid type: found map, expected a sequence",
            ),
            (r#"{"a":[1,[2]],"b":"}"}"#, "$", "missing field `items`"),
            (
                r#"{"items":[{"id":1,"state":"secret`, expected `x"}]}"#,
                "$.items[0].state",
                "unknown variant, expected `open` or `shut`",
            ),
            (
                r#"{"items":[{"id":1"#,
                "$.items[0].id",
                "EOF while parsing an object",
            ),
            ("nonsense", "$", "expected ident"),
        ] {
            let (found_path, found_reason) = fail::<List>(text);
            assert_eq!(found_path, path, "{text}");
            assert_eq!(found_reason, reason, "{text}");
        }
    }

    #[test]
    fn a_message_of_a_type_is_not_repeated() {
        #[derive(Debug)]
        struct Loud;
        impl<'de> Deserialize<'de> for Loud {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                Err(serde::de::Error::custom(format!("{text} is bad")))
            }
        }
        let (_, reason) = fail::<Loud>(r#""secret""#);
        assert_eq!(reason, "the value was refused by its type");
    }
}
