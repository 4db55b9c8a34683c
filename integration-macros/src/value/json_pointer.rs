//! JSON pointers (RFC 6901): where something is in a body.

use syn::LitStr;

use crate::diag;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pointer(pub(crate) String);

impl Pointer {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        if !text.is_empty() && !text.starts_with('/') {
            let fixed = text.replace('.', "/");
            return Err(diag::on(
                literal,
                format_args!("a JSON pointer must start with `/`\nhelp: `\"/{fixed}\"`"),
            ));
        }
        check_escapes(literal, &text)?;
        Ok(Self(text))
    }

    /// A pointer, or the name of a key at the top, which needs no `/`.
    pub(crate) fn parse_key(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        if text.is_empty() {
            return Err(diag::on(literal, "a key cannot be empty"));
        }
        if text.starts_with('/') {
            return Self::parse(literal);
        }
        if text.contains('/') {
            return Err(diag::on(
                literal,
                format_args!("a JSON pointer must start with `/`\nhelp: `\"/{text}\"`"),
            ));
        }
        if text.contains('.') {
            let nested = text.replace('.', "/");
            return Err(diag::on(
                literal,
                format_args!(
                    "a path into JSON is written with `/`\nhelp: `\"/{nested}\"`, or `\"/{text}\"` for a key that has the dot"
                ),
            ));
        }
        let text = format!("/{text}");
        check_escapes(literal, &text)?;
        Ok(Self(text))
    }
}

fn check_escapes(literal: &LitStr, text: &str) -> syn::Result<()> {
    let mut rest = text;
    while let Some(tilde) = rest.find('~') {
        rest = &rest[tilde + 1..];
        if !rest.starts_with(['0', '1']) {
            return Err(diag::on(
                literal,
                "invalid JSON pointer: `~` is written `~0`, and `/` inside a name `~1`",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    #[test]
    fn keys() {
        let parse = |text: &str| {
            Pointer::parse_key(&literal(text))
                .map(|pointer| pointer.0)
                .map_err(|error| error.to_string())
        };
        assert_eq!(parse("type"), Ok("/type".into()));
        assert_eq!(parse("/event/type"), Ok("/event/type".into()));
        assert_eq!(parse("a~1b"), Ok("/a~1b".into()));
        assert_eq!(parse(""), Err("a key cannot be empty".into()));
        assert_eq!(
            parse("event/type"),
            Err("a JSON pointer must start with `/`\nhelp: `\"/event/type\"`".into())
        );
        assert_eq!(
            parse("event.type"),
            Err("a path into JSON is written with `/`\nhelp: `\"/event/type\"`, or `\"/event.type\"` for a key that has the dot".into())
        );
        assert!(parse("a~2").is_err());
    }

    #[test]
    fn pointers() {
        for good in ["", "/", "/error/message", "/a~1b/m~0n"] {
            assert!(Pointer::parse(&literal(good)).is_ok(), "{good}");
        }
        for bad in ["error", "/a~", "/a~2"] {
            assert!(Pointer::parse(&literal(bad)).is_err(), "{bad}");
        }
        let error = Pointer::parse(&literal("error.message"))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "a JSON pointer must start with `/`\nhelp: `\"/error/message\"`"
        );
    }
}
