//! The fields of the configuration, and the variables that they are read from.

use std::collections::HashMap;

use syn::ext::IdentExt;

use crate::diag::{self, Diagnostics};
use crate::integration::fields::{ConfigField, config_fields, of_scheme};
use crate::integration::model::Options;

pub(super) fn check_fields(options: &Options, errors: &mut Diagnostics) {
    let fields = config_fields(options);
    let mut names = HashMap::from([("base_url".to_owned(), "the base URL".to_owned())]);
    for variable in options.config_variables() {
        let owner = format!("`{{{}}}` of {}", variable.name, variable.of());
        names.insert(variable.name.clone(), owner);
    }
    for scheme in &options.schemes {
        let word = scheme.kind.word();
        let owner = format!("`{word}`");
        // One scheme too many is one mistake, however many fields it has.
        let mut taken: Option<(String, String)> = None;
        for field in of_scheme(scheme) {
            let field = field.ident.to_string();
            let other = names.insert(field.clone(), owner.clone());
            taken = taken.or(other.map(|other| (field, other)));
        }
        match taken {
            None => {}
            Some((field, other)) if other == owner => errors.push(diag::at(
                scheme.span,
                format_args!("two `{word}` schemes need the config field `{field}`\nhelp: `auth = {word}` means the first one"),
            )),
            Some((field, other)) => errors.push(diag::at(
                scheme.span,
                format_args!("`{word}` needs the config field `{field}`, which is for {other}"),
            )),
        }
    }
    if let Some(set) = &options.webhooks
        && let Some(other) = names.insert("webhook".to_owned(), "`webhooks`".to_owned())
    {
        errors.push(diag::on(
            set,
            format_args!("`webhooks` needs the config field `webhook`, which is for {other}"),
        ));
    }
    for field in &options.extra_fields {
        let name = field.ident.unraw().to_string();
        if let Some(owner) = names.get(&name) {
            errors.push(diag::at(
                field.ident.span(),
                format_args!("config field `{name}` is already there, for {owner}"),
            ));
        }
    }
    check_env_names(&fields, &options.env_prefix, errors);
}

fn check_env_names(fields: &[ConfigField<'_>], prefix: &str, errors: &mut Diagnostics) {
    let mut owners: HashMap<String, String> = HashMap::new();
    for field in fields {
        let Some(var) = &field.var else {
            continue;
        };
        let full_name = var.full_name(prefix);
        let name = field.ident.unraw().to_string();
        match owners.get(&full_name) {
            // Two fields of one name were reported as that.
            Some(owner) if *owner == name => {}
            Some(owner) => errors.push(diag::at(
                field.ident.span(),
                format_args!("config field `{name}` is read from `{full_name}`, which is the variable of `{owner}`"),
            )),
            None => {
                owners.insert(full_name, name);
            }
        }
    }
}

/// A capture and a field are told apart by `connection.name` and `config.name`; `{name}` of a URL
/// could be either.
pub(super) fn check_captures(options: &Options, errors: &mut Diagnostics) {
    let fields = config_fields(options);
    for capture in options.captures() {
        let name = capture.name.unraw();
        if fields.iter().any(|field| field.ident.unraw() == name) {
            errors.push(diag::at(
                capture.name.span(),
                format_args!("capture `{name}` has the name of a config field"),
            ));
        }
    }
}
