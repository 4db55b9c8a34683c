//! `capture(…)`: what a connection keeps beside its tokens.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Meta};

use super::super::model::{Capture, CaptureSource};
use crate::diag::{self, Diagnostics};
use crate::setting::{Entry, Value, expected, listed, parse_entries, word_of};
use crate::suggest;
use crate::value::Pointer;

const SOURCES: &[&str] = &["token", "id_token", "callback", "connect"];

pub(super) struct Captures {
    pub(super) captures: Vec<Capture>,
    /// The first that is read from the callback, by its word.
    pub(super) callback: Option<Ident>,
}

impl Value for Captures {
    const EXPECTED: &'static str =
        "what to keep, such as `capture(instance = token(\"/instance_url\"))`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let mut read = Self {
            captures: Vec::new(),
            callback: None,
        };
        for Entry { key, meta } in parse_entries(list.tokens.clone(), errors) {
            if read.captures.iter().any(|other| other.name == key) {
                errors.push(diag::at(
                    key.span(),
                    format_args!("capture `{}` is declared twice", key.unraw()),
                ));
                continue;
            }
            let source = read.read_source(&key, &meta, errors);
            read.captures.push(Capture { name: key, source });
        }
        Some(read)
    }
}

impl Captures {
    fn read_source(&mut self, key: &Ident, meta: &Meta, errors: &mut Diagnostics) -> CaptureSource {
        let Some((word, args)) = word_of(meta) else {
            if !crate::setting::was_reported(meta) {
                let name = key.unraw();
                errors.push(diag::at(
                    key.span(),
                    format_args!(
                        "capture `{name}` has no source\nhelp: `{name} = token(\"/{name}\")`"
                    ),
                ));
            }
            return CaptureSource::Unknown;
        };
        let text = word.to_string();
        let meant = match SOURCES.contains(&text.as_str()) {
            true => Some(text.as_str()),
            false => {
                let mut help = suggest::did_you_mean(&text, SOURCES.iter().copied());
                if help.is_empty() {
                    help = format!("\nhelp: the sources are {}", listed(SOURCES));
                }
                errors.push(diag::at(
                    word.span(),
                    format_args!("unknown source `{text}`{help}"),
                ));
                suggest::closest(&text, SOURCES.iter().copied())
            }
        };
        let source = match meant {
            Some("token") => read_pointer(&word, args, errors).map(CaptureSource::Token),
            Some("id_token") => read_pointer(&word, args, errors).map(CaptureSource::IdToken),
            Some("callback") => {
                self.callback.get_or_insert_with(|| word.clone());
                read_callback(&word, args, key, errors).map(CaptureSource::Callback)
            }
            Some(_) => {
                if let Some(args) = args.filter(|args| !args.is_empty()) {
                    errors.push(diag::on(args, "`connect` takes nothing"));
                }
                Some(CaptureSource::Connect)
            }
            None => None,
        };
        source.unwrap_or(CaptureSource::Unknown)
    }
}

fn read_pointer(
    word: &Ident,
    args: Option<TokenStream>,
    errors: &mut Diagnostics,
) -> Option<String> {
    let what = "a JSON pointer";
    let literal = read_literal(word, args, what, "/instance_url", errors)?;
    errors
        .keep(Pointer::parse(&literal))
        .map(|pointer| pointer.0)
}

fn read_callback(
    word: &Ident,
    args: Option<TokenStream>,
    key: &Ident,
    errors: &mut Diagnostics,
) -> Option<String> {
    let name = key.unraw().to_string();
    let literal = read_literal(word, args, "a parameter", &name, errors)?;
    let text = literal.value();
    if text.is_empty() {
        errors.push(diag::on(literal, "a parameter needs a name"));
        return None;
    }
    Some(text)
}

/// The literal in the parentheses after a word.
fn read_literal(
    word: &Ident,
    args: Option<TokenStream>,
    what: &str,
    example: &str,
    errors: &mut Diagnostics,
) -> Option<LitStr> {
    let args = args.unwrap_or_default();
    let literal = syn::parse2::<LitStr>(args.clone()).ok();
    if literal.is_none() {
        let message = format!("`{word}` expects {what}, such as `{word}(\"{example}\")`");
        errors.push(match args.is_empty() {
            true => diag::at(word.span(), message),
            false => diag::on(args, message),
        });
    }
    literal
}
