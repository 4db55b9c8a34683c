//! The `Link` header ([RFC 8288](https://www.rfc-editor.org/rfc/rfc8288)).

use http::HeaderMap;
use http::header;

/// The target of the link whose relation is `next`, as it is written.
///
/// # Errors
/// When a `Link` header cannot be read: what follows could have been the link.
pub(super) fn next(headers: &HeaderMap) -> Result<Option<String>, &'static str> {
    for value in headers.get_all(header::LINK) {
        let text = value.to_str().map_err(|_| "the `Link` header is no text")?;
        let mut reader = Reader(text);
        while let Some(link) = reader.link()? {
            if link.is_next {
                return Ok(Some(link.target.to_owned()));
            }
        }
    }
    Ok(None)
}

struct Link<'a> {
    target: &'a str,
    /// Whether it is the next one of the page itself, and not of something else (`anchor`).
    is_next: bool,
}

/// What is left of a header's value.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// The next link of the list, in which empty elements are allowed (RFC 9110, section 5.6.1).
    fn link(&mut self) -> Result<Option<Link<'a>>, &'static str> {
        self.0 = self.0.trim_start_matches([' ', '\t', ',']);
        if self.0.is_empty() {
            return Ok(None);
        }
        let rest = self
            .0
            .strip_prefix('<')
            .ok_or("the `Link` header has a link without `<`")?;
        let (target, rest) = rest
            .split_once('>')
            .ok_or("the `Link` header has a link without `>`")?;
        self.0 = rest;
        let mut relations: Option<String> = None;
        let mut anchored = false;
        while self.take(';') {
            let Some((name, value)) = self.parameter()? else {
                continue;
            };
            // Of several the first counts (section 3.3).
            if name.eq_ignore_ascii_case("rel") {
                relations.get_or_insert(value);
            } else if name.eq_ignore_ascii_case("anchor") {
                anchored = true;
            }
        }
        self.skip_blank();
        if !self.0.is_empty() && !self.0.starts_with(',') {
            return Err("the `Link` header has something after a link");
        }
        let is_next = relations.is_some_and(|relations| {
            let mut relations = relations.split_ascii_whitespace();
            relations.any(|relation| relation.eq_ignore_ascii_case("next"))
        });
        Ok(Some(Link {
            target,
            is_next: is_next && !anchored,
        }))
    }

    /// `name`, `name=token` or `name="quoted"`; nothing between two `;`.
    fn parameter(&mut self) -> Result<Option<(&'a str, String)>, &'static str> {
        let name = self.token();
        if name.is_empty() {
            return Ok(None);
        }
        if !self.take('=') {
            return Ok(Some((name, String::new())));
        }
        self.skip_blank();
        let value = match self.0.strip_prefix('"') {
            Some(rest) => {
                self.0 = rest;
                self.quoted()?
            }
            None => self.token().to_owned(),
        };
        Ok(Some((name, value)))
    }

    /// What ends where the next delimiter is: more than the grammar's token, as servers send more.
    fn token(&mut self) -> &'a str {
        self.skip_blank();
        let end = self
            .0
            .find([' ', '\t', ';', ',', '=', '"'])
            .unwrap_or(self.0.len());
        let (token, rest) = self.0.split_at(end);
        self.0 = rest;
        token
    }

    /// The rest of a quoted string (RFC 9110, section 5.6.4).
    fn quoted(&mut self) -> Result<String, &'static str> {
        let mut text = String::new();
        let mut characters = self.0.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.0 = &self.0[at + 1..];
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        Err("the `Link` header has a string without its end")
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip_blank();
        match self.0.strip_prefix(wanted) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn skip_blank(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[&str]) -> Result<Option<String>, &'static str> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::LINK, HeaderValue::from_str(value).unwrap());
        }
        next(&headers)
    }

    #[test]
    fn the_next_link() {
        for (values, target) in [
            // GitHub.
            (
                &[
                    r#"<https://api.github.com/repositories/1/issues?page=2>; rel="next", <https://api.github.com/repositories/1/issues?page=9>; rel="last""#,
                ][..],
                Some("https://api.github.com/repositories/1/issues?page=2"),
            ),
            // docker-registry.
            (
                &[r#"</v2/_catalog?last=a&n=1>; rel="next""#],
                Some("/v2/_catalog?last=a&n=1"),
            ),
            (&["<?page=2>;rel=next"], Some("?page=2")),
            (&[r#"<a>; rel="prev next""#], Some("a")),
            (&[r#"<a>; REL="Next""#], Some("a")),
            (&[r#"<a> ; rel = "next" ; title="x""#], Some("a")),
            (&[r#"<a?b=1,2;c>; rel="next""#], Some("a?b=1,2;c")),
            (
                &[r#"<a>; title="b>; rel=\"next\", <c>"; rel=prev, <d>; rel="next""#],
                Some("d"),
            ),
            (&[r#"<a>; rel="prev""#, r#"<b>; rel="next""#], Some("b")),
            (&[r#", ,<b>;; crossorigin; rel="next",, "#], Some("b")),
            (&[r#"<a>; rel="next"; rel="prev""#], Some("a")),
            (&[r#"<a>; rel="prev"; rel="next""#], None),
            (&[r##"<a>; rel="next"; anchor="#part""##], None),
            (&[r#"<a>; rel="nextish""#], None),
            (&["<a>"], None),
            (&[""], None),
            (&[], None),
        ] {
            assert_eq!(of(values), Ok(target.map(str::to_owned)), "{values:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for value in [
            "https://a.b/?page=2",
            r#"<a; rel="next""#,
            r#"<a>; rel="next"#,
            r#"<a> rel="next""#,
            r#"<a>; rel="prev" <b>; rel="next""#,
        ] {
            assert!(of(&[value]).is_err(), "{value}");
        }
        let mut headers = HeaderMap::new();
        headers.append(header::LINK, HeaderValue::from_bytes(b"<\xff>").unwrap());
        assert!(next(&headers).is_err());
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_refused(text in "[ -~]{0,80}") {
            let _ = of(&[&text]);
        }

        #[test]
        fn any_link_is_found(target in "[!-;=?-~]{1,40}", title in r#"[ -!#-\[\]-~]{0,20}"#) {
            let value = format!(r#"<x>; rel="prev"; title="{title}", <{target}>; title="{title}"; rel="next""#);
            prop_assert_eq!(of(&[&value]), Ok(Some(target)));
        }
    }
}
