//! Templates of signatures: what is signed, `"{timestamp}.{body}"`, and what the header holds,
//! `"v1={sig:hex}"`. `{{` and `}}` are braces.

use syn::LitStr;

use super::{HeaderName, Pointer};
use crate::diag;
use crate::suggest;

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content(pub(crate) Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    Body,
    Timestamp,
    /// The first of these headers that is there.
    Header(Vec<HeaderName>),
    Method,
    Url,
    Json(Pointer),
}

/// What an item of the signature header looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) prefix: String,
    pub(crate) kind: ItemKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    Signature(Encoding),
    Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Hex,
    Base64,
    Base64Url,
    Utf8,
}

const OF_CONTENT: &[&str] = &["body", "timestamp", "header", "method", "url", "json"];
/// What other providers need, and this version does not have.
const LATER: &[&str] = &["form", "crc32", "config", "secret", "json?"];

impl Content {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let mut problems = Vec::new();
        let parts = split(&literal.value(), &mut problems);
        let pieces = parts.into_iter().filter_map(|part| match part {
            Part::Text(text) => Some(Piece::Literal(text)),
            Part::Placeholder(name) => piece(literal, &name)
                .map_err(|problem| problems.push(problem))
                .ok(),
        });
        let pieces = pieces.collect();
        finish(literal, problems).map(|()| Self(pieces))
    }

    pub(crate) fn has(&self, piece: &Piece) -> bool {
        self.0.contains(piece)
    }
}

/// `{name}` or `{name:argument}` of a content.
fn piece(literal: &LitStr, text: &str) -> Result<Piece, String> {
    let (name, argument) = match text.split_once(':') {
        Some((name, argument)) => (name, Some(argument)),
        None => (text, None),
    };
    let plain = |piece| match argument {
        None => Ok(piece),
        Some("hubspot" | "ports") if name == "url" => {
            Err(format!("placeholder `{{{text}}}` is not built yet"))
        }
        Some(_) => Err(format!(
            "placeholder `{{{text}}}` takes nothing after the name\nhelp: `{{{name}}}`"
        )),
    };
    match name {
        "body" => plain(Piece::Body),
        "timestamp" => plain(Piece::Timestamp),
        "method" => plain(Piece::Method),
        "url" => plain(Piece::Url),
        "header" => match argument {
            None | Some("") => Err(
                "placeholder `{header}` needs the name of one\nhelp: `{header:X-Webhook-Id}`"
                    .to_owned(),
            ),
            Some(names) => {
                let names = names.split('|').map(|name| {
                    let name = LitStr::new(name, literal.span());
                    HeaderName::parse(&name).map_err(|error| error.to_string())
                });
                Ok(Piece::Header(names.collect::<Result<_, _>>()?))
            }
        },
        "json" => match argument {
            None | Some("") => {
                Err("placeholder `{json}` needs a JSON pointer\nhelp: `{json:/data/id}`".to_owned())
            }
            Some(pointer) => {
                let pointer = LitStr::new(pointer, literal.span());
                Pointer::parse_key(&pointer)
                    .map(Piece::Json)
                    .map_err(|error| error.to_string())
            }
        },
        "sig" => Err("`{sig}` is what comes out, so it cannot be signed".to_owned()),
        _ if LATER.contains(&name) => Err(format!("placeholder `{{{text}}}` is not built yet")),
        _ => Err(unknown(text, name, OF_CONTENT)),
    }
}

impl Item {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let source = literal.value();
        let mut problems = Vec::new();
        let mut prefix = String::new();
        let mut kind = None;
        for part in split(&source, &mut problems) {
            match part {
                _ if kind.is_some() => {
                    problems.push(format!(
                        "nothing can stand behind the placeholder of `{source}`\nhelp: write an item for each, and what stands between them as `split = \",\"`"
                    ));
                    break;
                }
                Part::Text(text) => prefix = text,
                Part::Placeholder(name) => match item_kind(&name) {
                    Ok(found) => kind = Some(found),
                    Err(problem) => problems.push(problem),
                },
            }
        }
        if kind.is_none() && problems.is_empty() {
            problems.push(format!(
                "`{source}` has no placeholder\nhelp: `\"{source}{{sig:hex}}\"`"
            ));
        }
        finish(literal, problems)?;
        Ok(Self {
            prefix,
            kind: kind.expect("without one there was a problem"),
        })
    }
}

fn item_kind(text: &str) -> Result<ItemKind, String> {
    match text.split_once(':') {
        None if text == "timestamp" => Ok(ItemKind::Timestamp),
        None if text == "sig" => {
            Err("placeholder `{sig}` needs an encoding\nhelp: `{sig:hex}`".to_owned())
        }
        Some(("sig", encoding)) => Encoding::from_word(encoding).map_or_else(
            || {
                let help = suggest::did_you_mean(encoding, Encoding::WORDS.iter().copied());
                Err(format!("unknown encoding `{encoding}`{help}"))
            },
            |encoding| Ok(ItemKind::Signature(encoding)),
        ),
        Some(("timestamp", _)) => Err(format!(
            "placeholder `{{{text}}}` takes nothing after the name\nhelp: `{{timestamp}}`"
        )),
        other => {
            let name = other.map_or(text, |(name, _)| name);
            Err(unknown(text, name, &["sig", "timestamp"]))
        }
    }
}

impl Encoding {
    pub(crate) const WORDS: &[&str] = &["hex", "base64", "base64url", "utf8"];

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "hex" => Self::Hex,
            "base64" => Self::Base64,
            "base64url" => Self::Base64Url,
            "utf8" => Self::Utf8,
            _ => return None,
        })
    }
}

enum Part {
    Text(String),
    Placeholder(String),
}

/// Text and placeholders in turn.
fn split(source: &str, problems: &mut Vec<String>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = source;
    while let Some(brace) = rest.find(['{', '}']) {
        text.push_str(&rest[..brace]);
        let tail = &rest[brace..];
        if let Some(after) = tail.strip_prefix("{{") {
            text.push('{');
            rest = after;
        } else if let Some(after) = tail.strip_prefix("}}") {
            text.push('}');
            rest = after;
        } else if let Some(after) = tail.strip_prefix('}') {
            problems.push("unmatched `}`\nhelp: `}}` is the character".to_owned());
            rest = after;
        } else {
            let inner = &tail[1..];
            match inner.find(['{', '}']) {
                Some(end) if inner[end..].starts_with('}') => {
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text)));
                    }
                    parts.push(Part::Placeholder(inner[..end].to_owned()));
                    rest = &inner[end + 1..];
                }
                other => {
                    let end = other.unwrap_or(inner.len());
                    problems.push(format!(
                        "unclosed `{{` at `{{{}`\nhelp: `{{{{` is the character",
                        &inner[..end]
                    ));
                    rest = &inner[end..];
                }
            }
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    parts
}

fn unknown(text: &str, name: &str, known: &[&str]) -> String {
    let help = match suggest::closest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{{{meant}}}`?"),
        None => {
            let all: Vec<String> = known.iter().map(|name| format!("`{{{name}}}`")).collect();
            format!("there are {}", all.join(", "))
        }
    };
    format!("unknown placeholder `{{{text}}}`\nhelp: {help}")
}

fn finish(literal: &LitStr, problems: Vec<String>) -> syn::Result<()> {
    let mut errors = problems
        .into_iter()
        .map(|problem| diag::on(literal, problem));
    let Some(mut first) = errors.next() else {
        return Ok(());
    };
    errors.for_each(|other| first.combine(other));
    Err(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    fn content(text: &str) -> Result<Vec<Piece>, String> {
        Content::parse(&literal(text))
            .map(|content| content.0)
            .map_err(|error| error.to_string())
    }

    fn item(text: &str) -> Result<(String, ItemKind), String> {
        Item::parse(&literal(text))
            .map(|item| (item.prefix, item.kind))
            .map_err(|error| error.to_string())
    }

    fn text(text: &str) -> Piece {
        Piece::Literal(text.to_owned())
    }

    #[test]
    fn contents() {
        assert_eq!(
            content("v0:{timestamp}:{body}"),
            Ok(vec![text("v0:"), Piece::Timestamp, text(":"), Piece::Body])
        );
        assert_eq!(
            content("{method}{url}{json:/a/b}"),
            Ok(vec![
                Piece::Method,
                Piece::Url,
                Piece::Json(Pointer("/a/b".to_owned()))
            ])
        );
        let Ok(pieces) = content("{header:svix-id|Webhook-Id}{{{body}}}") else {
            panic!();
        };
        assert!(
            matches!(&pieces[..], [Piece::Header(names), left, Piece::Body, right]
            if names[1].wire == "webhook-id" && *left == text("{") && *right == text("}"))
        );
        assert_eq!(content(""), Ok(vec![]));
    }

    #[test]
    fn contents_that_are_none() {
        for (bad, message) in [
            (
                "{bdy}",
                "unknown placeholder `{bdy}`\nhelp: did you mean `{body}`?",
            ),
            (
                "{x}",
                "unknown placeholder `{x}`\nhelp: there are `{body}`, `{timestamp}`, `{header}`, `{method}`, `{url}`, `{json}`",
            ),
            (
                "{body",
                "unclosed `{` at `{body`\nhelp: `{{` is the character",
            ),
            ("body}", "unmatched `}`\nhelp: `}}` is the character"),
            (
                "{body:x}",
                "placeholder `{body:x}` takes nothing after the name\nhelp: `{body}`",
            ),
            (
                "{header}",
                "placeholder `{header}` needs the name of one\nhelp: `{header:X-Webhook-Id}`",
            ),
            (
                "{header:a b}",
                "`a b` is not a valid header name: it contains a space",
            ),
            (
                "{json:a/b}",
                "a JSON pointer must start with `/`\nhelp: `\"/a/b\"`",
            ),
            (
                "{form:sorted}",
                "placeholder `{form:sorted}` is not built yet",
            ),
            (
                "{sig:hex}",
                "`{sig}` is what comes out, so it cannot be signed",
            ),
        ] {
            assert_eq!(content(bad), Err(message.to_owned()), "{bad}");
        }
    }

    #[test]
    fn items() {
        let signature = |encoding| ItemKind::Signature(encoding);
        assert_eq!(
            item("v1={sig:hex}"),
            Ok(("v1=".to_owned(), signature(Encoding::Hex)))
        );
        assert_eq!(
            item("{sig:base64url}"),
            Ok((String::new(), signature(Encoding::Base64Url)))
        );
        assert_eq!(
            item("t={timestamp}"),
            Ok(("t=".to_owned(), ItemKind::Timestamp))
        );
        for (bad, message) in [
            ("v1=", "`v1=` has no placeholder\nhelp: `\"v1={sig:hex}\"`"),
            (
                "{sig}",
                "placeholder `{sig}` needs an encoding\nhelp: `{sig:hex}`",
            ),
            (
                "{sig:hexx}",
                "unknown encoding `hexx`\nhelp: did you mean `hex`?",
            ),
            (
                "{body}",
                "unknown placeholder `{body}`\nhelp: there are `{sig}`, `{timestamp}`",
            ),
            (
                "{sign:hex}",
                "unknown placeholder `{sign:hex}`\nhelp: did you mean `{sig}`?",
            ),
        ] {
            assert_eq!(item(bad), Err(message.to_owned()), "{bad}");
        }
        for bad in ["{sig:hex}!", "{timestamp}{sig:hex}"] {
            assert!(item(bad).unwrap_err().starts_with("nothing can stand"));
        }
    }
}
