//! Attributes: which are ours, which are misspelt, which belong to others.

use proc_macro2::Ident;
use syn::{Attribute, Expr, Lit, Meta};

use crate::diag;
use crate::suggest;

/// Attributes of endpoints that name a verb, with the method that they stand for.
pub(crate) const VERBS: &[(&str, &str)] = &[
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
    ("head", "HEAD"),
];
/// Attributes of endpoints.
pub(crate) const OF_METHODS: &[&str] = &[
    "get", "post", "put", "patch", "delete", "head", "request", "alias",
];
/// Attributes of arguments.
pub(crate) const OF_ARGUMENTS: &[&str] = &["query", "header", "body", "form", "multipart", "url"];

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
