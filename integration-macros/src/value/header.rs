//! Names and values of HTTP header fields (RFC 9110, section 5).

use syn::LitStr;

use crate::diag;

/// A field name. HTTP/2 has them in lower case, and so has the descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderName {
    /// As it was written.
    pub(crate) text: String,
    /// In lower case, as it is sent.
    pub(crate) wire: String,
}

/// Fields that belong to the connection, so that the client sets them (RFC 9110, sections 7.2, 7.6.1
/// and 8.6).
const OF_THE_CONNECTION: &[&str] = &[
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl HeaderName {
    /// A header that is read.
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        match text.chars().find(|c| !is_token(*c)) {
            Some(c) => Err(diag::on(
                literal,
                format_args!(
                    "`{text}` is not a valid header name: it contains {}",
                    describe(c)
                ),
            )),
            None if text.is_empty() => Err(diag::on(literal, "a header name cannot be empty")),
            None => Ok(Self {
                wire: text.to_ascii_lowercase(),
                text,
            }),
        }
    }

    /// A header that is sent.
    pub(crate) fn parse_sent(literal: &LitStr) -> syn::Result<Self> {
        let name = Self::parse(literal)?;
        match OF_THE_CONNECTION.contains(&name.wire.as_str()) {
            true => Err(diag::on(
                literal,
                format_args!("header `{}` is set by the client", name.text),
            )),
            false => Ok(name),
        }
    }

    /// The name that a bare `#[header]` on the argument `x_trace_id` stands for.
    pub(crate) fn from_argument(argument: &str) -> Self {
        let text = argument.to_ascii_lowercase().replace('_', "-");
        Self {
            wire: text.clone(),
            text,
        }
    }
}

/// A field value that is fixed in the declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderText(pub(crate) String);

impl HeaderText {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        match text.chars().find(|c| !matches!(c, ' '..='~' | '\t')) {
            Some(c) => Err(diag::on(
                literal,
                format_args!("invalid header value: it contains {}", describe(c)),
            )),
            None if text.trim() != text => Err(diag::on(
                literal,
                "invalid header value: it begins or ends with a space",
            )),
            None => Ok(Self(text)),
        }
    }
}

pub(crate) fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

fn describe(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        '\r' | '\n' => "a line break".to_owned(),
        ':' => "a colon".to_owned(),
        c if c.is_control() => "a control character".to_owned(),
        c => format!("`{c}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    fn name(text: &str) -> Result<String, String> {
        HeaderName::parse_sent(&literal(text))
            .map(|n| n.wire)
            .map_err(|e| e.to_string())
    }

    #[test]
    fn names() {
        assert_eq!(name("X-Trace"), Ok("x-trace".into()));
        assert_eq!(
            name("X Trace"),
            Err("`X Trace` is not a valid header name: it contains a space".into())
        );
        assert_eq!(
            name("X-Trace:"),
            Err("`X-Trace:` is not a valid header name: it contains a colon".into())
        );
        assert_eq!(
            name("Ü"),
            Err("`Ü` is not a valid header name: it contains `Ü`".into())
        );
        assert_eq!(
            name("a\r\nb").unwrap_err().lines().last(),
            Some("b` is not a valid header name: it contains a line break")
        );
        assert_eq!(name(""), Err("a header name cannot be empty".into()));
        assert_eq!(HeaderName::from_argument("x_trace_id").wire, "x-trace-id");
    }

    #[test]
    fn the_connection_is_the_clients() {
        assert_eq!(
            name("Content-Length"),
            Err("header `Content-Length` is set by the client".into())
        );
        assert!(HeaderName::parse(&literal("Host")).is_ok());
    }

    #[test]
    fn values() {
        assert!(HeaderText::parse(&literal("2024-01-01")).is_ok());
        assert!(HeaderText::parse(&literal("a b\tc")).is_ok());
        for bad in ["a\r\nX: y", "\u{e9}", " a", "a ", "\0"] {
            assert!(HeaderText::parse(&literal(bad)).is_err(), "{bad:?}");
        }
    }
}
