//! Media types of raw bodies (RFC 9110, section 8.3.1).

use syn::LitStr;

use super::header::is_token;
use crate::diag;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MediaType(pub(crate) String);

impl MediaType {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        let essence = text.split(';').next().unwrap_or_default().trim_end();
        let named = |part: &str| !part.is_empty() && part.chars().all(is_token);
        let typed = essence
            .split_once('/')
            .is_some_and(|(kind, sub)| named(kind) && named(sub));
        match typed && text.chars().all(|c| matches!(c, ' '..='~')) {
            true => Ok(Self(text)),
            false => Err(diag::on(
                literal,
                format_args!(
                    "`{text}` is not a media type\nhelp: `#[body(\"application/octet-stream\")]`, or `#[body]` for JSON"
                ),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    #[test]
    fn media_types() {
        for good in [
            "text/plain",
            "application/vnd.a+json",
            "text/csv; charset=utf-8",
        ] {
            assert!(MediaType::parse(&literal(good)).is_ok(), "{good}");
        }
        for bad in [
            "",
            "json",
            "a/",
            "/b",
            "a/b/c",
            "text/plain\r\nX: y",
            "a b/c",
        ] {
            assert!(MediaType::parse(&literal(bad)).is_err(), "{bad}");
        }
    }
}
