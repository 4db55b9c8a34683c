//! Where values are: `json("type")`, `header("X-Event", "X-Topic")`, `none`.

use proc_macro2::{Ident, TokenStream};
use syn::{LitStr, Meta};

use super::model::{HeaderNames, PayloadPointer, Source, TimestampPlace};
use crate::diag::{self, Diagnostics};
use crate::setting::{Value, expected, literal_of, split_at_commas, word_of};
use crate::suggest;
use crate::value::{HeaderName, Pointer};

/// Sources that the design has and this version has not.
const LATER: &[&str] = &["form", "query"];

impl Value for Source {
    const EXPECTED: &'static str = "a place, such as `json(\"type\")` or `header(\"X-Event\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some((word, args)) = word_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        match word.to_string().as_str() {
            "json" => Some(Self::Json(read_pointers(&word, args, errors)?)),
            "header" => Some(Self::Header(read_headers(&word, args, errors)?)),
            "none" => {
                if let Some(args) = args.filter(|args| !args.is_empty()) {
                    errors.push(diag::on(args, "`none` takes nothing"));
                }
                Some(Self::None(word.span()))
            }
            _ => {
                errors.push(unknown(&word, &["json", "header", "none"]));
                None
            }
        }
    }
}

impl Value for PayloadPointer {
    const EXPECTED: &'static str = "a place in the body, such as `json(\"data\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some((word, args)) = word_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        if word != "json" {
            errors.push(match word == "header" {
                true => diag::at(
                    word.span(),
                    "a payload is part of the body\nhelp: `json(\"data\")`",
                ),
                false => unknown(&word, &["json"]),
            });
            return None;
        }
        one_pointer(&word, args, errors).map(Self)
    }
}

impl Value for TimestampPlace {
    const EXPECTED: &'static str =
        "a place, such as `header(\"X-Timestamp\")`, `json(\"timestamp\")` or `signature`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some((word, args)) = word_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        match word.to_string().as_str() {
            "signature" => {
                if let Some(args) = args.filter(|args| !args.is_empty()) {
                    errors.push(diag::on(args, "`signature` takes nothing"));
                }
                Some(Self::Signature(word.span()))
            }
            "header" => Some(Self::Header(read_headers(&word, args, errors)?)),
            "json" => Some(Self::Json(one_pointer(&word, args, errors))),
            _ => {
                errors.push(unknown(&word, &["signature", "header", "json"]));
                None
            }
        }
    }
}

/// `header = "X-Signature"`, `header("X-Signature", "Signature")`.
impl Value for HeaderNames {
    const EXPECTED: &'static str = "a header name, such as `\"X-Signature\"`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let names = match (meta, literal_of(meta)) {
            (_, Some(syn::Lit::Str(name))) => vec![name.clone()],
            (Meta::List(list), _) => match word_of(meta) {
                // `header = header("A", "B")`
                Some((word, Some(args))) if word == "header" => strings(args, errors),
                _ => strings(list.tokens.clone(), errors),
            },
            _ => Vec::new(),
        };
        if names.is_empty() {
            // What was wrong in a list was reported.
            let is_listed = matches!(meta, Meta::List(list) if !list.tokens.is_empty());
            if !is_listed {
                errors.push(expected::<Self>(meta));
            }
            return None;
        }
        headers(&names, errors).map(Self)
    }
}

fn unknown(word: &Ident, known: &[&str]) -> syn::Error {
    let text = word.to_string();
    if LATER.contains(&text.as_str()) {
        return diag::at(word.span(), format_args!("place `{text}` is not built yet"));
    }
    let mut help = suggest::did_you_mean(&text, known.iter().copied());
    if help.is_empty() {
        help = match known {
            ["json"] => "\nhelp: `json(\"data\")`".to_owned(),
            _ => "\nhelp: `json(\"type\")`, or `header(\"X-Event\")`".to_owned(),
        };
    }
    diag::at(word.span(), format_args!("unknown place `{text}`{help}"))
}

fn read_pointers(
    word: &Ident,
    args: Option<TokenStream>,
    errors: &mut Diagnostics,
) -> Option<Vec<Pointer>> {
    let literals = arguments(
        word,
        args,
        "`json` needs a key\nhelp: `json(\"type\")`",
        errors,
    )?;
    let mut pointers = Vec::with_capacity(literals.len());
    for literal in &literals {
        let Some(pointer) = errors.keep(Pointer::parse_key(literal)) else {
            continue;
        };
        if pointers.contains(&pointer) {
            errors.push(diag::on(
                literal,
                format_args!("`{}` is tried twice", literal.value()),
            ));
        }
        pointers.push(pointer);
    }
    Some(pointers)
}

fn one_pointer(
    word: &Ident,
    args: Option<TokenStream>,
    errors: &mut Diagnostics,
) -> Option<Pointer> {
    let literals = arguments(
        word,
        args,
        "`json` needs a key\nhelp: `json(\"data\")`",
        errors,
    )?;
    if let [_, second, ..] = &literals[..] {
        errors.push(diag::on(second, "one place is enough here"));
    }
    errors.keep(Pointer::parse_key(literals.first()?))
}

fn read_headers(
    word: &Ident,
    args: Option<TokenStream>,
    errors: &mut Diagnostics,
) -> Option<Vec<HeaderName>> {
    let message = "`header` needs a name\nhelp: `header(\"X-Event\")`";
    headers(&arguments(word, args, message, errors)?, errors)
}

fn headers(literals: &[LitStr], errors: &mut Diagnostics) -> Option<Vec<HeaderName>> {
    let mut names: Vec<HeaderName> = Vec::with_capacity(literals.len());
    for literal in literals {
        let Some(name) = errors.keep(HeaderName::parse(literal)) else {
            continue;
        };
        if names.iter().any(|other| other.wire == name.wire) {
            errors.push(diag::on(
                literal,
                format_args!("header `{}` is tried twice", name.text),
            ));
        }
        names.push(name);
    }
    (!names.is_empty()).then_some(names)
}

/// The strings in the parentheses after a word, at least one. `None` when that was reported.
fn arguments(
    word: &Ident,
    args: Option<TokenStream>,
    none: &str,
    errors: &mut Diagnostics,
) -> Option<Vec<LitStr>> {
    let args = args.unwrap_or_default();
    if args.is_empty() {
        errors.push(diag::at(word.span(), none));
        return None;
    }
    let literals = strings(args, errors);
    (!literals.is_empty()).then_some(literals)
}

/// The strings of a list; what is none is reported.
pub(crate) fn strings(tokens: TokenStream, errors: &mut Diagnostics) -> Vec<LitStr> {
    let chunks = split_at_commas(tokens).into_iter();
    let literals = chunks.filter_map(|chunk| {
        let tokens: TokenStream = chunk.into_iter().collect();
        syn::parse2::<LitStr>(tokens.clone())
            .map_err(|_| errors.push(diag::on(tokens, "expected a string")))
            .ok()
    });
    literals.collect()
}
