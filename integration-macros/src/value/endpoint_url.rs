//! The URLs of an authorization server: `https://{shop}.example.com/oauth/token`, or a path after
//! the base URL.

use syn::LitStr;

use super::url_parts::{Subject, check_host, read_variables, split_authority};
use crate::diag;

/// A checked URL.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EndpointUrl {
    pub(crate) text: String,
    /// Whether it is a URL of its own, not a path after the base URL.
    pub(crate) is_absolute: bool,
    /// Whether it is plain `http`, which is not allowed. It is told apart, as for a base URL, because
    /// its help names a variable whose prefix is not known here.
    pub(crate) is_insecure: bool,
    /// Names of its variables, each once, and whether they are part of the host.
    pub(crate) variables: Vec<(String, bool)>,
    pub(crate) literal: LitStr,
}

impl EndpointUrl {
    /// Reads the value of the option `key`.
    pub(crate) fn parse(literal: &LitStr, key: &str) -> syn::Result<Self> {
        parse(literal, key).map_err(|message| diag::on(literal, message))
    }

    /// Reads the identifier of an issuer (RFC 8414, section 2).
    pub(crate) fn parse_issuer(literal: &LitStr) -> syn::Result<Self> {
        let url = Self::parse(literal, "issuer")?;
        if !url.is_absolute {
            return Err(diag::on(
                literal,
                "`issuer` must start with `https://`\nhelp: `\"https://login.example.com\"`",
            ));
        }
        match url.text.contains('?') {
            true => Err(diag::on(literal, "`issuer` cannot contain a query")),
            false => Ok(url),
        }
    }

    /// Names of the parameters that are in its query.
    pub(crate) fn query_names(&self) -> impl Iterator<Item = &str> {
        let query = self.text.split_once('?').map_or("", |(_, query)| query);
        let names = query.split('&').map(name_of_pair);
        names.filter(|name| !name.is_empty())
    }

    /// Its text without one of those.
    pub(crate) fn without_query_parameter(&self, name: &str) -> String {
        let (path, query) = self.text.split_once('?').unwrap_or((&self.text, ""));
        let kept = query.split('&').filter(|pair| name_of_pair(pair) != name);
        let kept: Vec<&str> = kept.collect();
        match kept.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{}", kept.join("&")),
        }
    }
}

fn name_of_pair(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

fn parse(literal: &LitStr, key: &str) -> Result<EndpointUrl, String> {
    let text = literal.value();
    let quoted = format!("`{key}`");
    let of = Subject {
        name: &quoted,
        with_article: &quoted,
    };
    let (rest, is_absolute, is_insecure) = match text.split_once("://") {
        _ if text.starts_with("//") => {
            return Err(format!(
                "{quoted} must start with `https://` or a single `/`"
            ));
        }
        _ if text.starts_with('/') => (text.as_str(), false, false),
        Some(("https", rest)) => (rest, true, false),
        Some(("http", rest)) => (rest, true, true),
        Some((scheme, _)) => return Err(format!("{quoted} must use `https`, not `{scheme}`")),
        None => {
            return Err(format!(
                "{quoted} must start with `https://` or `/`{}",
                meant(&text)
            ));
        }
    };
    if rest.contains('#') {
        return Err(format!("{quoted} cannot contain a fragment"));
    }
    let (authority, target) = match is_absolute {
        true => split_authority(rest),
        false => ("", rest),
    };
    if authority.contains('@') {
        return Err(format!(
            "{quoted} cannot contain credentials\nhelp: those of the client are read from the environment"
        ));
    }
    let mut variables = Vec::new();
    let host = read_variables(of, authority, true, &mut variables)?;
    let target = read_variables(of, target, false, &mut variables)?;
    if is_absolute {
        check_host(of, &host)?;
    }
    let path = target
        .split_once('?')
        .map_or(target.as_str(), |(path, _)| path);
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(format!("{quoted} cannot have `.` or `..` as a segment"));
    }
    if path.contains("//") {
        return Err(format!("{quoted} has an empty path segment"));
    }
    if target.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(format!(
            "{quoted} contains a space, a backslash or a control character"
        ));
    }
    Ok(EndpointUrl {
        is_absolute,
        is_insecure,
        variables,
        literal: literal.clone(),
        text,
    })
}

/// The help for a URL without a scheme: what it was probably meant to be.
fn meant(text: &str) -> String {
    let first = text.split('/').next().unwrap_or_default();
    match text {
        "" => "\nhelp: `\"/oauth/token\"` is a path of the API's own host".to_owned(),
        _ if first.contains('.') || first == "localhost" => format!("\nhelp: `\"https://{text}\"`"),
        _ => format!("\nhelp: `\"/{text}\"`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    fn read(text: &str) -> Result<EndpointUrl, String> {
        EndpointUrl::parse(&literal(text), "token_url").map_err(|error| error.to_string())
    }

    #[test]
    fn absolute_urls_and_paths() {
        for (text, is_absolute) in [
            ("https://a.b", true),
            ("https://a.b?x=1", true),
            ("https://a.b:8443/oauth/token?x={tenant}", true),
            ("/oauth/token", false),
            ("/{tenant}/token?v=2", false),
        ] {
            let url = read(text).unwrap();
            assert_eq!((url.text.as_str(), url.is_absolute), (text, is_absolute));
            assert!(!url.is_insecure);
        }
        assert!(read("http://a.b/token").unwrap().is_insecure);
    }

    #[test]
    fn variables_of_the_host_are_told_apart() {
        let url = read("https://{shop}.a.b/{tenant}?x={shop}").unwrap();
        let expected = [("shop".to_owned(), true), ("tenant".to_owned(), false)];
        assert_eq!(url.variables, expected);
        assert!(read("https://{shop").is_err());
        let path = read("/{tenant}").unwrap();
        assert_eq!(path.variables, [("tenant".to_owned(), false)]);
    }

    #[test]
    fn what_no_token_is_sent_to() {
        for (text, start) in [
            (
                "",
                "`token_url` must start with `https://` or `/`\nhelp: `\"/oauth/token\"`",
            ),
            (
                "a.b/token",
                "`token_url` must start with `https://` or `/`\nhelp: `\"https://a.b/token\"`",
            ),
            (
                "token",
                "`token_url` must start with `https://` or `/`\nhelp: `\"/token\"`",
            ),
            (
                "//a.b/token",
                "`token_url` must start with `https://` or a single `/`",
            ),
            ("ftp://a.b", "`token_url` must use `https`, not `ftp`"),
            ("https://a.b/#x", "`token_url` cannot contain a fragment"),
            ("https://a.b#x", "`token_url` cannot contain a fragment"),
            ("https://u:p@a.b/", "`token_url` cannot contain credentials"),
            ("https://", "`token_url` has no host"),
            ("https://?x", "`token_url` has no host"),
            ("https://a.b/../c", "`token_url` cannot have `.` or `..`"),
            ("/a//b", "`token_url` has an empty path segment"),
            ("/a b", "`token_url` contains a space"),
            ("https://a.b:0/", "`token_url` has an invalid port"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(start), "{text}: {error}");
        }
    }

    #[test]
    fn issuers() {
        let read = |text| EndpointUrl::parse_issuer(&literal(text));
        assert_eq!(read("https://a.b/").unwrap().text, "https://a.b/");
        for bad in ["/issuer", "https://a.b?x=1", "https://a.b#x"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_in_a_query() {
        let url = read("https://a.b/x?a=1&b&=c").unwrap();
        assert_eq!(url.query_names().collect::<Vec<_>>(), ["a", "b"]);
        let url = read("/x?a=1&b=2").unwrap();
        assert_eq!(url.without_query_parameter("a"), "/x?b=2");
        let url = read("/x?a=1").unwrap();
        assert_eq!(url.without_query_parameter("a"), "/x");
    }
}
