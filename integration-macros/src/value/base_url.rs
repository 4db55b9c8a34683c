//! The base URL: `https://{shop}.example.com/v1`.

use syn::LitStr;

use super::path_template::percent_encoded;
use super::url_parts::{Subject, check_host, read_variables, split_authority};
use crate::diag;

const BASE_URL: Subject<'_> = Subject {
    name: "base URL",
    with_article: "the base URL",
};

/// A checked base URL, without a slash at its end.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    pub(crate) text: String,
    /// Names of its variables, each once, and whether they are part of the host.
    pub(crate) variables: Vec<(String, bool)>,
    pub(crate) literal: LitStr,
}

/// Why there is no base URL. Plain `http` is told apart because its help names a variable whose
/// prefix is not known here.
pub(crate) enum Insecure {
    Http(LitStr),
    Other(syn::Error),
}

impl BaseUrl {
    pub(crate) fn parse(literal: &LitStr) -> Result<Self, Insecure> {
        let text = literal.value();
        let fail = |message: &str| Insecure::Other(diag::on(literal, message));
        let rest = match text.split_once("://") {
            Some(("https", rest)) => rest,
            Some(("http", _)) => return Err(Insecure::Http(literal.clone())),
            Some((scheme, _)) => {
                return Err(fail(&format!("base URL must use `https`, not `{scheme}`")));
            }
            None => {
                let host = text.trim_start_matches('/');
                let host = if host.is_empty() {
                    "api.example.com"
                } else {
                    host
                };
                return Err(fail(&format!(
                    "base URL must start with `https://`\nhelp: `\"https://{host}\"`"
                )));
            }
        };
        if rest.contains('?') {
            return Err(fail("base URL cannot contain a query"));
        }
        if rest.contains('#') {
            return Err(fail("base URL cannot contain a fragment"));
        }
        let (authority, path) = split_authority(rest);
        let path = path.trim_end_matches('/');
        if authority.contains('@') {
            return Err(fail(
                "base URL cannot contain credentials\nhelp: `auth = basic` reads them from the environment",
            ));
        }
        let mut variables = Vec::new();
        let mut read = |part, in_host| {
            read_variables(BASE_URL, part, in_host, &mut variables).map_err(|m| fail(&m))
        };
        let host = read(authority, true)?;
        let prefix = read(path, false)?;
        check_host(BASE_URL, &host).map_err(|m| fail(&m))?;
        if prefix
            .split('/')
            .any(|segment| segment == "." || segment == "..")
        {
            return Err(fail("base URL cannot have `.` or `..` as a segment"));
        }
        if prefix.contains("//") {
            return Err(fail("base URL has an empty path segment"));
        }
        if prefix.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(fail(
                "base URL contains a space, a backslash or a control character",
            ));
        }
        Ok(Self {
            text: format!("https://{authority}{}", encode_around_variables(path)),
            variables,
            literal: literal.clone(),
        })
    }
}

fn encode_around_variables(path: &str) -> String {
    let mut encoded = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        // The braces were matched before.
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        encoded.push_str(&percent_encoded(before));
        encoded.extend(["{", name, "}"]);
        rest = tail;
    }
    encoded + &percent_encoded(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    fn parse(text: &str) -> Result<BaseUrl, String> {
        BaseUrl::parse(&literal(text)).map_err(|error| match error {
            Insecure::Http(_) => "http".to_owned(),
            Insecure::Other(error) => error.to_string(),
        })
    }

    #[test]
    fn the_prefix_is_kept_and_the_last_slash_is_not() {
        for (text, expected) in [
            ("https://api.acme.com", "https://api.acme.com"),
            ("https://api.acme.com/", "https://api.acme.com"),
            (
                "https://api.acme.com:8443/v1/x/",
                "https://api.acme.com:8443/v1/x",
            ),
            ("https://[::1]:80/v1", "https://[::1]:80/v1"),
            (
                "https://{shop}.acme.com/{shop}/ü",
                "https://{shop}.acme.com/{shop}/%C3%BC",
            ),
        ] {
            assert_eq!(parse(text).unwrap().text, expected);
        }
    }

    #[test]
    fn variables() {
        let url = parse("https://{shop}.acme.com/{tenant}/{shop}").unwrap();
        assert_eq!(
            url.variables,
            [("shop".to_owned(), true), ("tenant".to_owned(), false)]
        );
        for bad in [
            "https://{shop.com",
            "https://{}.com",
            "https://{a b}.com",
            "https://a}.com",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_https_origins() {
        for (text, start) in [
            ("http://a.b", "http"),
            ("ftp://a.b", "base URL must use `https`, not `ftp`"),
            (
                "api.acme.com",
                "base URL must start with `https://`\nhelp: `\"https://api.acme.com\"`",
            ),
            (
                "",
                "base URL must start with `https://`\nhelp: `\"https://api.example.com\"`",
            ),
            ("https://", "base URL has no host"),
            ("https://a.b?x=1", "base URL cannot contain a query"),
            ("https://a.b/#x", "base URL cannot contain a fragment"),
            ("https://u:p@a.b", "base URL cannot contain credentials"),
            ("https://a b", "base URL contains a space"),
            ("https://a.b:99999", "base URL has an invalid port"),
            ("https://[::1", "base URL has an unclosed `[`"),
            ("https://[x]", "`x` is not an IPv6 address"),
            ("https://a.b/../c", "base URL cannot have `.` or `..`"),
            ("https://a.b//c", "base URL has an empty path segment"),
            ("https://a\\b", "the host of the base URL contains `\\\\`"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(start), "{text}: {error}");
        }
    }
}
