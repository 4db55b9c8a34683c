//! The patterns that variables of a base URL must match.

use regex_lite::Regex;
use syn::LitStr;

use crate::diag;

#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) text: String,
    whole: Regex,
}

impl Pattern {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        // Alone first: `a)(b` would be balanced by the group around it.
        if let Err(error) = Regex::new(&text) {
            return Err(diag::on(literal, format_args!("invalid pattern: {error}")));
        }
        let whole = Regex::new(&format!("^(?:{text})$"))
            .map_err(|error| diag::on(literal, format_args!("invalid pattern: {error}")))?;
        let pattern = Self { text, whole };
        match pattern.opens() {
            Some(c) => Err(diag::on(
                literal,
                format_args!(
                    "the pattern allows `{c}`, which would change where requests go\nhelp: `\"[a-z0-9-]+\"`"
                ),
            )),
            None => Ok(pattern),
        }
    }

    pub(crate) fn matches(&self, value: &str) -> bool {
        self.whole.is_match(value)
    }

    /// A delimiter of URLs that the pattern lets through. Found by trying, which catches the
    /// patterns that people write (`.*`, `[^.]+`, `\S+`); the runtime checks every value besides.
    fn opens(&self) -> Option<char> {
        ['/', '\\', '?', '#', '@', ':'].into_iter().find(|c| {
            [
                format!("{c}"),
                format!("a{c}a"),
                format!("a{c}"),
                format!("{c}a"),
            ]
            .iter()
            .any(|probe| self.matches(probe))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    fn error(text: &str) -> String {
        Pattern::parse(&literal(text))
            .map(|_| ())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn patterns_match_the_whole_value() {
        let pattern = Pattern::parse(&literal("[a-z0-9-]+|eu")).unwrap();
        assert!(pattern.matches("my-shop"));
        assert!(!pattern.matches("my.shop"));
        assert!(!pattern.matches("x y"));
    }

    #[test]
    fn what_does_not_compile() {
        assert!(error("[a-z").starts_with("invalid pattern: "));
        assert!(error("a)(b").starts_with("invalid pattern: "));
    }

    #[test]
    fn what_lets_the_host_be_changed() {
        assert!(error(".*").starts_with("the pattern allows `/`"));
        assert!(error("[^.]+").starts_with("the pattern allows `/`"));
        assert!(error("[a-z:]+").starts_with("the pattern allows `:`"));
    }
}
