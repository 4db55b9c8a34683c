//! JSON pointers (RFC 6901): where an error body says what went wrong.

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
        let mut rest = text.as_str();
        while let Some(tilde) = rest.find('~') {
            rest = &rest[tilde + 1..];
            if !rest.starts_with(['0', '1']) {
                return Err(diag::on(
                    literal,
                    "invalid JSON pointer: `~` is written `~0`, and `/` inside a name `~1`",
                ));
            }
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

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
