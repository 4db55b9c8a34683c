//! `config.field` and `connection.name`: what headers, parameters and claims are filled from.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::diag::{self, Diagnostics};
use crate::integration::fields::of_scheme;
use crate::integration::model::{HeaderValue, Options, OwnAuth, ParamValue};
use crate::suggest;

pub(super) fn check_sources(options: &Options, errors: &mut Diagnostics) {
    for header in &options.headers {
        match &header.value {
            HeaderValue::Fixed(_) => {}
            HeaderValue::Config(field) => check_field(options, field, "headers", errors),
            HeaderValue::Connection(capture) => check_capture(options, capture, errors),
        }
    }
    for scheme in options.token_schemes() {
        for param in scheme.params() {
            if let ParamValue::Config(field) = &param.value {
                check_field(options, field, "parameters", errors);
            }
        }
    }
}

fn check_field(options: &Options, field: &Ident, of: &str, errors: &mut Diagnostics) {
    let name = field.unraw().to_string();
    let extra = options
        .extra_fields
        .iter()
        .map(|field| field.ident.unraw().to_string());
    let variables = options
        .config_variables()
        .map(|variable| variable.name.clone());
    let known: Vec<String> = extra.chain(variables).collect();
    if known.contains(&name) {
        return;
    }
    let mut of_schemes = options.schemes.iter().flat_map(of_scheme);
    let is_built_in = name == "base_url" || of_schemes.any(|field| field.ident == name);
    let message = match is_built_in {
        true => format!("`{name}` is not for {of}: declare a field of your own in `config(…)`"),
        false => {
            let mut help = suggest::did_you_mean(&name, known.iter().map(String::as_str));
            if help.is_empty() {
                help = format!("\nhelp: `config({name}: String)`");
            }
            format!("no config field `{name}`{help}")
        }
    };
    errors.push(diag::at(field.span(), message));
}

fn check_capture(options: &Options, capture: &Ident, errors: &mut Diagnostics) {
    let name = capture.unraw().to_string();
    let known: Vec<String> = options
        .captures()
        .map(|capture| capture.name.unraw().to_string())
        .collect();
    // A scheme that could not be read may have had it.
    if known.contains(&name) || options.own_auth == OwnAuth::Invalid {
        return;
    }
    let mut help = suggest::did_you_mean(&name, known.iter().map(String::as_str));
    if help.is_empty() {
        help = match options.has_connections() {
            true => {
                format!("\nhelp: `capture({name} = token(\"/{name}\"))` in `oauth2(…)` keeps it")
            }
            false => "\nhelp: connections come with `auth = oauth2(…)`".to_owned(),
        };
    }
    errors.push(diag::at(
        capture.span(),
        format_args!("the connection has no `{name}`{help}"),
    ));
}
