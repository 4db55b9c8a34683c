//! The base URL: `https://{shop}.example.com/v1`.

use syn::LitStr;

use super::path_template::percent_encoded;
use crate::diag;

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
        let (authority, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        let path = path.trim_end_matches('/');
        if authority.contains('@') {
            return Err(fail(
                "base URL cannot contain credentials\nhelp: `auth = basic` reads them from the environment",
            ));
        }
        let mut variables = Vec::new();
        let host = read_variables(authority, true, &mut variables).map_err(|m| fail(&m))?;
        let prefix = read_variables(path, false, &mut variables).map_err(|m| fail(&m))?;
        check_host(&host).map_err(|m| fail(&m))?;
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

/// Notes the variables of a part, and gives the part with `x` in their place.
fn read_variables(
    part: &str,
    in_host: bool,
    variables: &mut Vec<(String, bool)>,
) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = part;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            return Err(format!("unclosed `{{` in base URL, at `{}`", &rest[open..]));
        };
        let name = &rest[open + 1..open + close];
        if name.is_empty() {
            return Err("empty variable `{}` in base URL".to_owned());
        }
        if syn::parse_str::<syn::Ident>(name).is_err() {
            return Err(format!(
                "variable `{{{name}}}` of the base URL must be a plain name"
            ));
        }
        match variables.iter_mut().find(|(other, _)| other == name) {
            Some((_, host)) => *host |= in_host,
            None => variables.push((name.to_owned(), in_host)),
        }
        filled.push_str(&rest[..open]);
        filled.push('x');
        rest = &rest[open + close + 1..];
    }
    filled.push_str(rest);
    match filled.contains('}') {
        true => Err("unmatched `}` in base URL".to_owned()),
        false => Ok(filled),
    }
}

fn check_host(authority: &str) -> Result<(), String> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(v6) => {
            let Some((host, port)) = v6.split_once(']') else {
                return Err("base URL has an unclosed `[`".to_owned());
            };
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return Err(format!("`{host}` is not an IPv6 address"));
            }
            (
                host,
                port.strip_prefix(':').or((!port.is_empty()).then_some("x")),
            )
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    if host.is_empty() {
        return Err("base URL has no host\nhelp: `\"https://api.example.com\"`".to_owned());
    }
    if port.is_some_and(|port| port.parse::<u16>().map_or(true, |port| port == 0)) {
        return Err("base URL has an invalid port".to_owned());
    }
    let odd = |c: &char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'));
    match host.chars().find(odd) {
        Some(' ') => Err("base URL contains a space".to_owned()),
        Some(c) => Err(format!(
            "the host of the base URL contains `{}`",
            c.escape_default()
        )),
        None => Ok(()),
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
