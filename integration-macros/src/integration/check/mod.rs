//! What only shows when the parts of a declaration are held against each other. It reports, and
//! changes nothing.

mod fields;
mod limits;
mod options;
mod pagination;
mod path;
mod scheme;
mod scopes;
mod sources;
mod variables;

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Attribute, TraitItem, TypeParamBound};

use self::limits::check_idempotency;
use self::options::{check_options, check_policy};
use self::pagination::{check_default, check_paging};
use self::path::{check_bodies, check_path};
use self::scopes::check_scopes;
use super::model::{Endpoint, Integration, Method, MethodKind, Options, Setting, Verb};
use crate::diag::{self, Diagnostics};

/// The methods that every client has (DESIGN, section 2).
const RESERVED: &[&str] = &["new", "from_env", "builder", "connection", "integration"];

/// Supertraits that every client satisfies.
const ALLOWED_SUPERTRAITS: &[&str] = &["Send", "Sync", "Sized", "Unpin", "Clone", "Debug"];

pub(crate) fn check(integration: &Integration, errors: &mut Diagnostics) {
    check_trait(integration, errors);
    check_options(integration, errors);
    check_methods(integration, errors);
    for method in &integration.methods {
        if let MethodKind::Endpoint(endpoint) = &method.kind {
            check_endpoint(method, endpoint, &integration.options, errors);
        }
    }
    check_default(&integration.options, &integration.methods, errors);
    check_aliases(integration, errors);
}

pub(crate) fn is_allowed_supertrait(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Lifetime(lifetime) => lifetime.ident == "static",
        TypeParamBound::Trait(bound) => bound.path.segments.last().is_some_and(|segment| {
            bound.maybe.is_none() && ALLOWED_SUPERTRAITS.iter().any(|name| segment.ident == name)
        }),
        _ => false,
    }
}

fn name_of_bound(bound: &TypeParamBound) -> String {
    match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.map(|segment| segment.ident.to_string())
                .unwrap_or_default()
        }
        other => other.to_token_stream().to_string(),
    }
}

fn check_trait(integration: &Integration, errors: &mut Diagnostics) {
    let Integration {
        ident, generics, ..
    } = integration;
    if !generics.params.is_empty() {
        errors.push(diag::on(
            generics,
            format_args!("integration `{ident}` cannot be generic"),
        ));
    } else if let Some(clause) = &generics.where_clause {
        errors.push(diag::on(
            clause,
            format_args!("integration `{ident}` cannot have a `where` clause"),
        ));
    }
    const WHAT: &str = "an integration holds endpoints and methods with a default body";
    for bound in integration
        .supertraits
        .iter()
        .filter(|bound| !is_allowed_supertrait(bound))
    {
        errors.push(diag::on(
            bound,
            format_args!(
                "the client cannot implement `{}`: {WHAT}",
                name_of_bound(bound)
            ),
        ));
    }
    for item in &integration.foreign {
        errors.push(match item {
            TraitItem::Const(item) => diag::at(item.ident.span(), WHAT),
            TraitItem::Type(item) => diag::at(item.ident.span(), WHAT),
            item => diag::on(item, WHAT),
        });
    }
}

fn check_methods(integration: &Integration, errors: &mut Diagnostics) {
    let mut seen: HashSet<String> = HashSet::new();
    for method in &integration.methods {
        let ident = &method.sig.ident;
        let name = ident.to_string();
        if RESERVED.contains(&name.as_str()) {
            let help = match method.kind {
                MethodKind::Provided(_) => "rename it",
                _ => "rename the endpoint; its path stays",
            };
            errors.push(diag::at(
                ident.span(),
                format_args!("`{name}` is a method of every client\nhelp: {help}"),
            ));
        }
        // Of several under `#[cfg]`, one is left; if not, the compiler says so.
        if !has_cfg(&method.attrs) && !seen.insert(name) {
            errors.push(diag::at(
                ident.span(),
                format_args!("method `{ident}` is declared twice"),
            ));
        }
    }
}

fn has_cfg(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"))
}

fn check_endpoint(
    method: &Method,
    endpoint: &Endpoint,
    options: &Options,
    errors: &mut Diagnostics,
) {
    check_policy(&endpoint.policy, &options.policy, errors);
    check_path(endpoint, errors);
    check_bodies(&method.sig.ident, endpoint, errors);
    check_scopes(&method.sig.ident, endpoint, options, errors);
    check_paging(method, endpoint, options, errors);
    check_idempotency(method, endpoint, options, errors);
}

/// Row 41.
fn check_aliases(integration: &Integration, errors: &mut Diagnostics) {
    let mut declared: HashMap<(&str, &str), &Ident> = HashMap::new();
    for method in &integration.methods {
        let Some(endpoint) = method.endpoint() else {
            continue;
        };
        let Some(Setting::Valid(path)) = &endpoint.path else {
            continue;
        };
        if endpoint.alias || has_cfg(&method.attrs) || matches!(endpoint.verb, Verb::Unknown) {
            continue;
        }
        let verb = endpoint.verb.method();
        let ident = &method.sig.ident;
        match declared.get(&(verb, path.shape.as_str())) {
            // A method that is declared twice was reported as that.
            Some(first) if *first == ident => {}
            Some(first) => errors.push(diag::on(
                &path.literal,
                format_args!("`{verb} {}` is already declared as `{first}`\nhelp: mark it `#[alias]` if both are meant", path.shape),
            )),
            None => {
                declared.insert((verb, &path.shape), ident);
            }
        }
    }
}
