//! Attributes: which are misspelt, what they document, which go where.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Expr, Lit, Meta};

use crate::diag;
use crate::suggest;

/// Attributes that the compiler and its tools know: never a misspelling of ours.
const BUILT_IN: &[&str] = &[
    "allow",
    "cfg",
    "cfg_attr",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "ignore",
    "inline",
    "must_use",
    "test",
    "track_caller",
    "warn",
];

/// The name of an attribute that has a plain one.
pub(crate) fn name_of(attribute: &Attribute) -> Option<&Ident> {
    attribute.path().get_ident()
}

/// Row 14: an unknown attribute that is close to one of `ours`, and the one that it is close to.
pub(crate) fn misspelt(
    attribute: &Attribute,
    name: &str,
    ours: &[&'static str],
) -> Option<(&'static str, syn::Error)> {
    if BUILT_IN.contains(&name) {
        return None;
    }
    let meant = suggest::closest(name, ours.iter().copied())?;
    let message = format!("unknown attribute `#[{name}]`\nhelp: did you mean `#[{meant}]`?");
    Some((meant, diag::on(attribute.path(), message)))
}

/// The text of doc comments, as Markdown.
pub(crate) fn docs_of(attributes: &[Attribute]) -> String {
    let mut docs = String::new();
    for attribute in attributes {
        let Meta::NameValue(pair) = &attribute.meta else {
            continue;
        };
        let Expr::Lit(literal) = &pair.value else {
            continue;
        };
        let Lit::Str(text) = &literal.lit else {
            continue;
        };
        if !pair.path.is_ident("doc") {
            continue;
        }
        if !docs.is_empty() {
            docs.push('\n');
        }
        let text = text.value();
        // The space after `///`.
        docs.push_str(text.strip_prefix(' ').unwrap_or(&text).trim_end());
    }
    docs.truncate(docs.trim_end().len());
    docs
}

pub(crate) fn cfgs_of(attributes: &[Attribute]) -> TokenStream {
    let mut tokens = TokenStream::new();
    for attribute in attributes {
        if attribute.path().is_ident("cfg") {
            attribute.to_tokens(&mut tokens);
        }
    }
    tokens
}

/// Attributes of the trait's method that the client's own method has too.
pub(crate) fn is_copied(attribute: &Attribute) -> bool {
    const COPIED: &[&str] = &[
        "doc",
        "cfg",
        "deprecated",
        "must_use",
        "allow",
        "warn",
        "deny",
    ];
    let path = attribute.path();
    if COPIED.iter().any(|name| path.is_ident(name)) {
        return true;
    }
    // `#[cfg_attr(docsrs, doc(cfg(…)))]`: by what it sets.
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let mut tokens = list.tokens.clone().into_iter();
    path.is_ident("cfg_attr")
        && tokens.any(|token| matches!(&token, TokenTree::Punct(p) if p.as_char() == ','))
        && tokens.next().is_some_and(|token| {
            let word = token.to_string();
            COPIED.contains(&word.as_str())
        })
}
