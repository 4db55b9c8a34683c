//! Paths of endpoints: `/users/{id}/keys`.

use std::fmt::Write;

use syn::LitStr;

use crate::diag;

/// A checked path. Its placeholders each become one segment, or a part of one.
#[derive(Clone, Debug)]
pub(crate) struct PathTemplate {
    /// As it was written.
    pub(crate) source: String,
    /// With the literal text percent-encoded.
    pub(crate) encoded: String,
    /// Names of the placeholders, in order.
    pub(crate) placeholders: Vec<String>,
    /// With nameless placeholders: equal shapes match the same paths.
    pub(crate) shape: String,
    pub(crate) literal: LitStr,
}

impl PathTemplate {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let source = literal.value();
        let mut problems = Vec::new();
        let path = match source.find(['?', '#']) {
            None => source.as_str(),
            Some(end) => {
                problems.push(not_of_the_path(&source[end..]));
                &source[..end]
            }
        };
        if let Some(message) = check_start(path) {
            problems.push(message);
        }
        if path
            .split('/')
            .any(|segment| segment == "." || segment == "..")
        {
            problems.push("a path cannot have `.` or `..` as a segment".to_owned());
        }
        let mut parts = Parts::default();
        parts.read(path, &mut problems);
        let mut problems = problems
            .into_iter()
            .map(|message| diag::on(literal, message));
        if let Some(mut error) = problems.next() {
            problems.for_each(|other| error.combine(other));
            return Err(error);
        }
        Ok(Self {
            encoded: parts.encoded,
            placeholders: parts.placeholders,
            shape: parts.shape,
            literal: literal.clone(),
            source,
        })
    }
}

/// What is said about `?page=1` or `#top` at the end of a path.
fn not_of_the_path(rest: &str) -> String {
    let Some(query) = rest.strip_prefix('?') else {
        return "a path cannot have a fragment".to_owned();
    };
    let names: Vec<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .filter(|name| syn::parse_str::<syn::Ident>(name).is_ok())
        .collect();
    let arguments = match names.is_empty() {
        true => "name".to_owned(),
        false => names.join(": …, #[query] "),
    };
    format!(
        "query parameters do not belong in the path\nhelp: add an argument `#[query] {arguments}: …`"
    )
}

fn check_start(path: &str) -> Option<String> {
    if path.starts_with("//") {
        return Some("endpoint path must start with a single `/`".to_owned());
    }
    if path.starts_with('/') {
        return None;
    }
    Some(match path.find("://") {
        // The path of an absolute URL, if it has one.
        Some(scheme) => {
            let rest = &path[scheme + 3..];
            let path = rest.find('/').map_or("/", |slash| &rest[slash..]);
            format!(
                "endpoint path must start with `/`; the host is in `base_url`\nhelp: `\"{path}\"`"
            )
        }
        None => format!("endpoint path must start with `/`\nhelp: `\"/{path}\"`"),
    })
}

#[derive(Default)]
struct Parts {
    encoded: String,
    shape: String,
    placeholders: Vec<String>,
}

impl Parts {
    fn read(&mut self, path: &str, problems: &mut Vec<String>) {
        let mut rest = path;
        while let Some(brace) = rest.find(['{', '}']) {
            self.push_text(&rest[..brace]);
            let tail = &rest[brace..];
            let Some(inner) = tail.strip_prefix('{') else {
                problems.push("unmatched `}` in path".to_owned());
                rest = &tail[1..];
                continue;
            };
            match inner.find(['{', '}', '/']) {
                Some(end) if inner[end..].starts_with('}') => {
                    self.push_placeholder(&inner[..end], problems);
                    rest = &inner[end + 1..];
                }
                end => {
                    let end = end.unwrap_or(inner.len());
                    problems.push(format!("unclosed `{{` in path, at `{{{}`", &inner[..end]));
                    rest = &inner[end..];
                }
            }
        }
        self.push_text(rest);
    }

    fn push_placeholder(&mut self, name: &str, problems: &mut Vec<String>) {
        let raw = format!("r#{name}");
        if name.is_empty() {
            problems.push("empty placeholder `{}` in path".to_owned());
        } else if syn::parse_str::<syn::Ident>(name).is_err()
            && syn::parse_str::<syn::Ident>(&raw).is_err()
        {
            problems.push(format!(
                "placeholder `{{{name}}}` must be the name of an argument"
            ));
        } else if self.placeholders.iter().any(|other| other == name) {
            problems.push(format!("placeholder `{{{name}}}` appears twice"));
        }
        let _ = write!(self.encoded, "{{{name}}}");
        self.shape.push_str("{}");
        self.placeholders.push(name.to_owned());
    }

    fn push_text(&mut self, text: &str) {
        let encoded = percent_encoded(text);
        self.shape.push_str(&encoded);
        self.encoded.push_str(&encoded);
    }
}

/// Percent-encodes what RFC 3986 does not allow in a path. What is encoded already stays.
pub(crate) fn percent_encoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut encoded = String::with_capacity(text.len());
    for (i, &byte) in bytes.iter().enumerate() {
        let is_escape = || {
            let digits = bytes.get(i + 1..i + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        let kept = byte.is_ascii_alphanumeric()
            || b"-._~!$&'()*+,;=:@/".contains(&byte)
            || (byte == b'%' && is_escape());
        match kept {
            true => encoded.push(char::from(byte)),
            false => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    fn parse(text: &str) -> PathTemplate {
        PathTemplate::parse(&literal(text)).unwrap()
    }

    fn errors(text: &str) -> Vec<String> {
        let error = PathTemplate::parse(&literal(text)).unwrap_err();
        error.into_iter().map(|e| e.to_string()).collect()
    }

    #[test]
    fn placeholders() {
        let path = parse("/repos/{owner}/{repo}.git/{type}");
        assert_eq!(path.placeholders, ["owner", "repo", "type"]);
        assert_eq!(path.shape, "/repos/{}/{}.git/{}");
        assert_eq!(path.encoded, "/repos/{owner}/{repo}.git/{type}");
        assert!(parse("/").placeholders.is_empty());
    }

    #[test]
    fn literal_text_is_encoded_once() {
        assert_eq!(
            parse("/a b/ü/[x]/100%/%2F").encoded,
            "/a%20b/%C3%BC/%5Bx%5D/100%25/%2F"
        );
        assert_eq!(parse("/v1/{name}:cancel@x").encoded, "/v1/{name}:cancel@x");
        assert_eq!(parse("/x\\y").encoded, "/x%5Cy");
    }

    #[test]
    fn where_a_path_starts() {
        assert_eq!(
            errors("users/{id}"),
            ["endpoint path must start with `/`\nhelp: `\"/users/{id}\"`"]
        );
        assert_eq!(
            errors(""),
            ["endpoint path must start with `/`\nhelp: `\"/\"`"]
        );
        assert_eq!(
            errors("https://a.b/users"),
            ["endpoint path must start with `/`; the host is in `base_url`\nhelp: `\"/users\"`"]
        );
        assert_eq!(
            errors("//evil.com"),
            ["endpoint path must start with a single `/`"]
        );
    }

    #[test]
    fn what_is_not_a_path() {
        assert_eq!(
            errors("/users?page=1&size=2"),
            [
                "query parameters do not belong in the path\nhelp: add an argument `#[query] page: …, #[query] size: …`"
            ]
        );
        assert_eq!(errors("/users#top"), ["a path cannot have a fragment"]);
        assert_eq!(
            errors("/a/../b"),
            ["a path cannot have `.` or `..` as a segment"]
        );
    }

    #[test]
    fn braces() {
        assert_eq!(errors("/users/{id"), ["unclosed `{` in path, at `{id`"]);
        assert_eq!(errors("/users/{id/x"), ["unclosed `{` in path, at `{id`"]);
        assert_eq!(errors("/users/{}"), ["empty placeholder `{}` in path"]);
        assert_eq!(errors("/users/id}"), ["unmatched `}` in path"]);
        assert_eq!(errors("/{id}/{id}"), ["placeholder `{id}` appears twice"]);
        assert_eq!(
            errors("/{*rest}"),
            ["placeholder `{*rest}` must be the name of an argument"]
        );
    }

    #[test]
    fn everything_wrong_is_said() {
        assert_eq!(errors("users/{}/{id?x=1").len(), 4);
    }
}
