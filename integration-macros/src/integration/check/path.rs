//! The path of an endpoint, and what its arguments are for.

use std::collections::HashSet;

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::diag::{self, Diagnostics};
use crate::integration::model::{Argument, Endpoint, Role, Setting, Verb};
use crate::suggest;
use crate::value::PathTemplate;

pub(super) fn check_path(endpoint: &Endpoint, errors: &mut Diagnostics) {
    let mut urls = endpoint
        .arguments
        .iter()
        .filter(|a| matches!(a.role, Role::Url));
    let url = urls.next();
    for second in urls {
        errors.push(diag::on(&second.attribute, "an endpoint has one `#[url]`"));
    }
    let word = attribute_word(endpoint);
    match (&endpoint.path, url) {
        (Some(Setting::Valid(path)), Some(_)) => errors.push(diag::on(
            &path.literal,
            format_args!("`#[url]` takes the place of the path\nhelp: `#[{word}]`"),
        )),
        (Some(Setting::Valid(path)), None) => check_placeholders(path, &endpoint.arguments, errors),
        (None, Some(_)) => {
            for argument in unplaced(&endpoint.arguments) {
                errors.push(unused(&argument.ident, "mark it `#[query]`"));
            }
        }
        // Where the path is in doubt, so is what its arguments are for.
        (None, None) => {
            // A `#[request]` without a method was told so.
            if !matches!(endpoint.verb, Verb::Unknown) {
                let example = match word.as_str() {
                    "request" => "#[request(method = \"REPORT\", path = \"/issues\")]".to_owned(),
                    word => format!("#[{word}(\"/issues\")]"),
                };
                errors.push(diag::on(
                    &endpoint.attribute,
                    format_args!("`#[{word}]` needs a path\nhelp: `{example}`"),
                ));
            }
        }
        (Some(_), _) => {}
    }
}

fn attribute_word(endpoint: &Endpoint) -> String {
    endpoint
        .attribute
        .path()
        .get_ident()
        .map(Ident::to_string)
        .unwrap_or_default()
}

fn unplaced(arguments: &[Argument]) -> impl Iterator<Item = &Argument> {
    arguments
        .iter()
        .filter(|argument| matches!(argument.role, Role::Unplaced))
}

/// Row 21.
fn unused(argument: &Ident, help: &str) -> syn::Error {
    diag::at(
        argument.span(),
        format_args!("argument `{argument}` is not used\nhelp: {help}"),
    )
}

/// Rows 20, 21 and 24. A placeholder and an argument that were meant to meet are one mistake.
fn check_placeholders(path: &PathTemplate, arguments: &[Argument], errors: &mut Diagnostics) {
    let mut matched: HashSet<String> = HashSet::new();
    for placeholder in &path.placeholders {
        let named = arguments
            .iter()
            .find(|argument| argument.ident.unraw() == placeholder);
        if let Some(argument) = named {
            if let (Some(word), Some(attribute)) = (argument.role.attribute(), &argument.attribute)
            {
                errors.push(diag::on(
                    attribute,
                    format_args!("argument `{placeholder}` is both in the path and `#[{word}]`"),
                ));
            }
            continue;
        }
        let free: Vec<String> = unplaced(arguments)
            .map(|argument| argument.ident.unraw().to_string())
            .filter(|name| !matched.contains(name))
            .collect();
        let meant = suggest::closest(placeholder, free.iter().map(String::as_str)).or_else(|| {
            let related = |name: &&String| {
                name.contains(placeholder.as_str()) || placeholder.contains(name.as_str())
            };
            free.iter().find(related).map(String::as_str)
        });
        let help = match meant {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("add `{placeholder}: …`"),
        };
        errors.push(diag::on(
            &path.literal,
            format_args!("no argument named `{placeholder}` for placeholder `{{{placeholder}}}`\nhelp: {help}"),
        ));
        matched.extend(meant.map(str::to_owned));
    }
    for argument in unplaced(arguments) {
        let name = argument.ident.unraw().to_string();
        if !matched.contains(&name) {
            let help = format!("put `{{{name}}}` in the path, or mark it `#[query]`");
            errors.push(unused(&argument.ident, &help));
        }
    }
}

/// Rows 22 and 23.
pub(super) fn check_bodies(endpoint_name: &Ident, endpoint: &Endpoint, errors: &mut Diagnostics) {
    let mut bodies = endpoint
        .arguments
        .iter()
        .filter(|argument| argument.role.is_body());
    let Some(first) = bodies.next() else {
        return;
    };
    let method = endpoint.verb.method();
    if matches!(method, "GET" | "HEAD") && !matches!(endpoint.verb, Verb::Unknown) {
        errors.push(diag::on(
            &first.attribute,
            format_args!(
                "a `{method}` request cannot have a body\nhelp: use `#[post]`, or `#[query]`"
            ),
        ));
        return;
    }
    for second in bodies {
        let are_fields = matches!(
            (&first.role, &second.role),
            (Role::Form(_), Role::Form(_)) | (Role::Multipart(_), Role::Multipart(_))
        );
        if !are_fields {
            errors.push(diag::on(
                &second.attribute,
                format_args!(
                    "endpoint `{endpoint_name}` already has a body, `{}`",
                    first.ident
                ),
            ));
        }
    }
}
