//! Names: of environment variables, of their prefix, of the integration.

use syn::LitStr;

use crate::diag;

/// The full name of an environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EnvName(pub(crate) String);

/// The name of an integration: it goes into logs, descriptors and the prefix of its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IntegrationName(pub(crate) String);

impl EnvName {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let name = literal.value();
        let first = name
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
        match first && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            true => Ok(Self(name)),
            false => Err(diag::on(
                literal,
                format_args!(
                    "`{name}` is not a name for an environment variable\nhelp: write letters, digits and `_`, such as `\"ACME_TOKEN\"`"
                ),
            )),
        }
    }

    /// The prefix of all variables of an integration, to which `_` is added.
    pub(crate) fn parse_prefix(literal: &LitStr) -> syn::Result<Self> {
        let name = literal.value();
        let first = name.bytes().next().is_some_and(|b| b.is_ascii_uppercase());
        let rest = name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        if first && rest && !name.ends_with('_') {
            return Ok(Self(name));
        }
        let word: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_uppercase()
                } else {
                    '_'
                }
            })
            .collect();
        let word = word
            .trim_matches('_')
            .trim_start_matches(|c: char| c.is_ascii_digit());
        let word = if word.is_empty() { "ACME" } else { word };
        Err(diag::on(
            literal,
            format_args!(
                "`{name}` is not a prefix for environment variables\nhelp: write `\"{word}\"`; the `_` after it is added"
            ),
        ))
    }
}

impl IntegrationName {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let name = literal.value();
        let first = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        let rest = name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        match first && rest && !name.ends_with('_') {
            true => Ok(Self(name)),
            false => Err(diag::on(
                literal,
                format_args!(
                    "`{name}` is not a name for an integration\nhelp: write lower-case letters, digits and `_`, such as `\"acme\"`"
                ),
            )),
        }
    }

    /// `GitHub` is `git_hub`, `HTTPBin` is `http_bin`, `S3` is `s3`.
    pub(crate) fn from_type_name(name: &str) -> Self {
        let letters: Vec<char> = name.chars().collect();
        let mut snake = String::with_capacity(name.len() + 4);
        for (i, &letter) in letters.iter().enumerate() {
            let before = i.checked_sub(1).map(|before| letters[before]);
            let starts_word = letter.is_uppercase()
                && before.is_some_and(|b| {
                    let next_is_lower = letters.get(i + 1).is_some_and(|n| n.is_lowercase());
                    b != '_' && (!b.is_uppercase() || next_is_lower)
                });
            if starts_word {
                snake.push('_');
            }
            snake.extend(letter.to_lowercase());
        }
        Self(snake)
    }

    pub(crate) fn env_prefix(&self) -> String {
        self.0.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    #[test]
    fn names_of_types() {
        for (name, snake) in [
            ("Acme", "acme"),
            ("GitHub", "git_hub"),
            ("HTTPBin", "http_bin"),
            ("S3", "s3"),
            ("OpenAI", "open_ai"),
            ("Auth0", "auth0"),
            ("Foo_Bar", "foo_bar"),
            ("X", "x"),
        ] {
            assert_eq!(IntegrationName::from_type_name(name).0, snake, "{name}");
        }
        assert_eq!(
            IntegrationName::from_type_name("GitHub").env_prefix(),
            "GIT_HUB"
        );
    }

    #[test]
    fn variables() {
        assert!(EnvName::parse(&literal("GITHUB_TOKEN")).is_ok());
        for bad in ["", "1X", "A-B", "A B", "Ä"] {
            assert!(EnvName::parse(&literal(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn prefixes() {
        assert!(EnvName::parse_prefix(&literal("ACME_2")).is_ok());
        for (bad, help) in [
            ("acme", "ACME"),
            ("ACME_", "ACME"),
            ("my-acme", "MY_ACME"),
            ("", "ACME"),
            ("2", "ACME"),
        ] {
            let error = EnvName::parse_prefix(&literal(bad))
                .unwrap_err()
                .to_string();
            assert!(error.contains(&format!("`\"{help}\"`")), "{error}");
        }
    }

    #[test]
    fn integrations() {
        assert!(IntegrationName::parse(&literal("github_v4")).is_ok());
        for bad in ["", "GitHub", "git-hub", "4x", "x_"] {
            assert!(IntegrationName::parse(&literal(bad)).is_err(), "{bad}");
        }
    }
}
