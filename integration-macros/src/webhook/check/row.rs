//! Events and variants.

use std::collections::HashMap;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, LitStr};

use super::super::expand::method_name;
use super::super::model::{Row, RowKind, WebhookSet};
use crate::diag::{self, Diagnostics};

/// Row 47: the variants that every set has, and what they are for.
const RESERVED: &[(&str, &str)] = &[
    ("Unknown", "events that are not declared"),
    (
        "Undecodable",
        "events whose payload is not what was declared",
    ),
    ("Ignored", "events that are declared as `ignore`"),
];

pub(crate) fn check_rows(set: &WebhookSet, errors: &mut Diagnostics) {
    let ident = &set.ident;
    // Row 39. Without braces, that was said.
    if set.rows.is_empty() && !set.has_body {
        errors.push(diag::at(
            ident.span(),
            format_args!(
                "webhook set `{ident}` declares no events\nhelp: `\"user.created\" => UserCreated(User)`"
            ),
        ));
    }
    check_names(set, errors);
    check_variants(set, errors);
}

fn check_names(set: &WebhookSet, errors: &mut Diagnostics) {
    let mut declared: HashMap<String, String> = HashMap::new();
    let has_action = set.options.has_action();
    for row in &set.rows {
        let what = match &row.kind {
            RowKind::Event { variant, .. } => format!("as `{variant}`"),
            RowKind::Ignored => "as `ignore`".to_owned(),
            RowKind::Broken => "above".to_owned(),
        };
        for name in &row.names {
            if let Some(message) = check_name(&name.value(), has_action) {
                errors.push(diag::on(name, message));
                continue;
            }
            // Row 34. Of several under `#[cfg]`, one is left.
            if has_cfg(&row.attrs) {
                continue;
            }
            match declared.get(&name.value()) {
                Some(first) => errors.push(already_declared(name, first)),
                None => {
                    declared.insert(name.value(), what.clone());
                }
            }
        }
    }
}

fn already_declared(name: &LitStr, first: &str) -> syn::Error {
    diag::on(
        name,
        format_args!("event `\"{}\"` is already declared {first}", name.value()),
    )
}

/// What is wrong with the name of an event.
fn check_name(name: &str, has_action: Option<bool>) -> Option<String> {
    if name.is_empty() {
        return Some("the name of an event cannot be empty".to_owned());
    }
    let has_action = has_action?;
    let (event, action) = match name.rsplit_once('.') {
        Some((event, action)) if has_action => (event, Some(action)),
        _ => (name, None),
    };
    if event.is_empty() || action == Some("") {
        return Some(format!(
            "`\"{name}\"` is no event with an action\nhelp: `\"issues.opened\"`, `\"issues.*\"`, or `\"push\"`"
        ));
    }
    // What any action of it would be written like.
    let plain = match event {
        event if event.contains('*') => "issues",
        event => event,
    };
    if event.contains('*') || action.is_some_and(|action| action != "*" && action.contains('*')) {
        return Some(match has_action {
            true => format!(
                "`*` in `\"{name}\"` stands for a whole action or for nothing\nhelp: `\"{plain}.*\"`"
            ),
            false => format!(
                "`*` in `\"{name}\"` stands for any action, and the events have none\nhelp: `action = json(\"action\")`"
            ),
        });
    }
    None
}

fn check_variants(set: &WebhookSet, errors: &mut Diagnostics) {
    let mut variants: HashMap<String, &Row> = HashMap::new();
    let mut methods: HashMap<String, &Ident> = HashMap::new();
    for row in &set.rows {
        let RowKind::Event { variant, .. } = &row.kind else {
            continue;
        };
        let name = variant.unraw().to_string();
        if let Some((_, what)) = RESERVED.iter().find(|(reserved, _)| *reserved == name) {
            errors.push(diag::at(
                variant.span(),
                format_args!("`{name}` is the name for {what}"),
            ));
            continue;
        }
        if has_cfg(&row.attrs) {
            continue;
        }
        if let Some(first) = variants.get(&name) {
            errors.push(declared_twice(variant, first, row));
            continue;
        }
        variants.insert(name, row);
        match method_name(variant) {
            None => errors.push(diag::at(
                variant.span(),
                format_args!("variant `{variant}` cannot have a handler method of its name"),
            )),
            Some(method) => check_method(variant, &method, &mut methods, errors),
        }
    }
}

fn check_method<'a>(
    variant: &'a Ident,
    method: &Ident,
    methods: &mut HashMap<String, &'a Ident>,
    errors: &mut Diagnostics,
) {
    let name = method.unraw().to_string();
    if let "unknown" | "undecodable" = name.as_str() {
        errors.push(diag::at(
            variant.span(),
            format_args!(
                "every handler has a method `{name}`, which variant `{variant}` would need"
            ),
        ));
        return;
    }
    match methods.get(&name) {
        Some(first) => errors.push(diag::at(
            variant.span(),
            format_args!("variants `{first}` and `{variant}` would both be handled by `{name}`"),
        )),
        None => {
            methods.insert(name, variant);
        }
    }
}

/// Row 35.
fn declared_twice(variant: &Ident, first: &Row, second: &Row) -> syn::Error {
    let mut message = format!("variant `{variant}` is declared twice");
    let payload = |row: &Row| match &row.kind {
        RowKind::Event {
            payload: Some(payload),
            ..
        } => Some(payload.to_token_stream().to_string().replace(' ', "")),
        _ => None,
    };
    if let (Some(one), Some(other)) = (payload(first), payload(second))
        && one == other
    {
        let names = first.names.iter().chain(&second.names);
        let names: Vec<String> = names.map(|name| format!("{:?}", name.value())).collect();
        message += &format!("\nhelp: `{} => {variant}({one})`", names.join(" | "));
    }
    diag::at(variant.span(), message)
}

fn has_cfg(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"))
}
