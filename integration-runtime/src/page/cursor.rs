//! Where a list is to be read on.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_core::de::{self, Deserialize, Deserializer};
use serde_core::ser::{Serialize, Serializer};

/// Where a list is to be read on: from [`Page::cursor`](super::Page::cursor) or
/// [`Pages::cursor`](super::Pages::cursor), for [`Pages::resume`](super::Pages::resume).
///
/// It is a text of letters, digits, `-` and `_` for a database or a URL of one's own. It belongs to one
/// endpoint, names no host and holds no credential. It is not signed: of a list whose pages are reached
/// by URLs it holds a path, so one that a stranger may have made up is to be taken like a path of theirs,
/// which is sent with the client's credentials. Hand it out signed, or by a name.
///
/// ```
/// # use integration_runtime::{integration, Cursor, Pages, Result};
/// # #[derive(serde::Deserialize)] struct User { id: u64 }
/// # #[integration(base_url = "https://api.acme.com", paginate = link_header)]
/// # trait Acme { #[get("/users")] fn list_users(&self) -> Pages<User>; }
/// async fn one_page(acme: &AcmeClient, at: Cursor) -> Result<(Vec<User>, Option<Cursor>)> {
///     match acme.list_users().resume(&at).pages().next().await.transpose()? {
///         Some(page) => Ok((page.items, page.cursor)),
///         None => Ok((Vec::new(), None)),
///     }
/// }
/// ```
///
/// The default is the first page of any endpoint.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Cursor {
    /// `integration.endpoint`; empty for any.
    endpoint: String,
    position: Position,
}

/// A page, among those of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) enum Position {
    /// The one that the arguments ask for.
    #[default]
    First,
    /// That of this path and query, in place of the endpoint's.
    Target(String),
    /// That of this value of the pagination parameter.
    Value(String),
    /// That of this number.
    Number(u64),
}

/// A text that is no [`Cursor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidCursor(());

/// The format, so that another can be told from it.
const VERSION: char = '1';

impl Cursor {
    pub(super) fn new(integration: &str, endpoint: &str, position: Position) -> Self {
        Self {
            endpoint: format!("{integration}.{endpoint}"),
            position,
        }
    }

    /// What it says, if it is of this endpoint.
    pub(super) fn position_of(&self, integration: &str, endpoint: &str) -> Option<&Position> {
        let (of, name) = self.endpoint.split_once('.').unwrap_or_default();
        let is_own = of == integration && name == endpoint;
        (is_own || self.position == Position::First).then_some(&self.position)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, value) = match &self.position {
            Position::First => ('f', String::new()),
            Position::Target(target) => ('t', target.clone()),
            Position::Value(value) => ('v', value.clone()),
            Position::Number(number) => ('n', number.to_string()),
        };
        let text = format!("{VERSION}{kind}{}\n{value}", self.endpoint);
        f.write_str(&URL_SAFE_NO_PAD.encode(text))
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let invalid = InvalidCursor(());
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid)?;
        let text = String::from_utf8(bytes).map_err(|_| invalid)?;
        let rest = text.strip_prefix(VERSION).ok_or(invalid)?;
        let kind = rest.chars().next().ok_or(invalid)?;
        let (endpoint, value) = rest[kind.len_utf8()..].split_once('\n').ok_or(invalid)?;
        let position = match kind {
            'f' if value.is_empty() => Position::First,
            't' if value.starts_with('/') => Position::Target(value.to_owned()),
            'v' => Position::Value(value.to_owned()),
            'n' => Position::Number(value.parse().map_err(|_| invalid)?),
            _ => return Err(invalid),
        };
        Ok(Self {
            endpoint: endpoint.to_owned(),
            position,
        })
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({self})")
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl fmt::Display for InvalidCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not a cursor")
    }
}

impl std::error::Error for InvalidCursor {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_what_it_was_written_as() {
        for position in [
            Position::First,
            Position::Target("/v1/users?cursor=a%2Fb&x=\u{e9}".into()),
            Position::Value("line\nbreak".into()),
            Position::Number(u64::MAX),
        ] {
            let cursor = Cursor::new("acme", "list_users", position.clone());
            let text = cursor.to_string();
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
            assert!(text.bytes().all(plain), "{text}");
            assert_eq!(text.parse(), Ok(cursor.clone()));
            let json = serde_json::to_string(&cursor).unwrap();
            assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
            assert_eq!(cursor.position_of("acme", "list_users"), Some(&position));
        }
    }

    #[test]
    fn a_cursor_is_of_one_endpoint() {
        let cursor = Cursor::new("acme", "list_users", Position::Number(2));
        assert_eq!(cursor.position_of("acme", "list_orders"), None);
        assert_eq!(cursor.position_of("other", "list_users"), None);
        let first = Cursor::default();
        assert_eq!(
            first.position_of("acme", "list_users"),
            Some(&Position::First)
        );
    }

    #[test]
    fn other_texts_are_no_cursors() {
        let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for text in [
            String::new(),
            "!".into(),
            encoded(""),
            encoded("1"),
            encoded("2va.b\nx"),
            encoded("1va.b"),
            encoded("1xa.b\n"),
            encoded("1na.b\n-1"),
            encoded("1na.b\n99999999999999999999999"),
            encoded("1ta.b\nhttps://evil.example/"),
            encoded("1\u{e9}a.b\nx"),
            URL_SAFE_NO_PAD.encode(b"1va.b\n\xff"),
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(InvalidCursor(())), "{text}");
        }
    }
}
