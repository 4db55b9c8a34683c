//! `scopes = [… ]` and `scope_separator = …`.

use syn::{LitStr, Meta};

use crate::diag::{self, Diagnostics};
use crate::setting::{Parsed, Text, Value, expected, strings_of, take};

/// Scopes, of a scheme or of an endpoint.
pub(crate) struct Scopes(pub(crate) Vec<LitStr>);

impl Value for Scopes {
    const EXPECTED: &'static str = "a list of scopes, such as `[\"users.read\"]`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some(scopes) = strings_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        for (index, scope) in scopes.iter().enumerate() {
            let text = scope.value();
            if text.is_empty() {
                errors.push(diag::on(scope, "a scope cannot be empty"));
            } else if text.chars().any(char::is_whitespace) {
                errors.push(joined(scope, "a space", char::is_whitespace));
            } else if text.contains(|c: char| c.is_control()) {
                errors.push(diag::on(scope, "a scope cannot hold a control character"));
            } else if scopes[..index].contains(scope) {
                errors.push(diag::on(
                    scope,
                    format_args!("scope `{text}` is listed twice"),
                ));
            }
        }
        Some(Self(scopes))
    }
}

/// A literal that holds several scopes.
fn joined(scope: &LitStr, what: &str, separates: impl Fn(char) -> bool) -> syn::Error {
    let text = scope.value();
    let parts = text.split(separates).filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(|part| format!("\"{part}\"")).collect();
    let help = match parts.is_empty() {
        true => String::new(),
        false => format!("\nhelp: `{}`", parts.join(", ")),
    };
    diag::on(scope, format_args!("scope `{text}` holds {what}{help}"))
}

/// The scopes of a scheme, and what stands between them.
pub(super) fn read_scopes(
    scopes: Option<Parsed<Scopes>>,
    separator: Option<Parsed<Text>>,
    errors: &mut Diagnostics,
) -> (Vec<LitStr>, Option<String>) {
    let scopes = take(scopes, errors).map_or_else(Vec::new, |scopes| scopes.0);
    let separator = take(separator, errors).and_then(|Text(literal)| {
        let text = literal.value();
        if text.is_empty() {
            errors.push(diag::on(
                literal,
                "what separates scopes cannot be empty\nhelp: `scope_separator = \",\"`",
            ));
            return None;
        }
        Some(text)
    });
    // A space is never part of a scope, which was reported.
    if let Some(separator) = separator.as_deref().filter(|text| !text.trim().is_empty()) {
        for scope in &scopes {
            if scope.value().contains(separator) {
                errors.push(joined(scope, "the separator", |c| separator.contains(c)));
            }
        }
    }
    (scopes, separator)
}
