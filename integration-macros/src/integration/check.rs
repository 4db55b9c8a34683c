//! What only shows when the parts of a declaration are held against each other. It reports, and
//! changes nothing.

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, TraitItem, TypeParamBound};

use super::fields::{ConfigField, config_fields};
use super::model::{
    Argument, Endpoint, HeaderValue, Integration, Method, MethodKind, Options, Policy, Role,
    Setting, Variable, Verb,
};
use crate::diag::{self, Diagnostics};
use crate::suggest;
use crate::value::PathTemplate;

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

fn check_options(integration: &Integration, errors: &mut Diagnostics) {
    let options = &integration.options;
    if matches!(options.base_url, Setting::Missing) {
        errors.push(diag::at(
            integration.ident.span(),
            "missing `base_url`\nhelp: `#[integration(base_url = \"https://api.example.com\")]`",
        ));
    }
    for variable in &options.variables {
        check_variable(variable, errors);
    }
    check_type_names(integration, errors);
    check_policy(&options.policy, &options.policy, errors);
    check_fields(options, errors);
    check_headers(options, errors);
}

fn check_variable(variable: &Variable, errors: &mut Diagnostics) {
    let name = &variable.name;
    if !variable.declared {
        let part = if variable.in_host { "host" } else { "base URL" };
        errors.push(diag::at(
            variable.span,
            format_args!("`{{{name}}}` in the {part} needs an allow-list\nhelp: `{name}(pattern = \"[a-z0-9-]+\")`"),
        ));
    }
    for value in variable.one_of.iter().flatten() {
        let text = value.value();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if text.is_empty() || !text.chars().all(plain) {
            errors.push(diag::on(
                value,
                format_args!(
                    "`{text}` cannot be part of a URL: write letters, digits, `-`, `.` and `_`"
                ),
            ));
        }
    }
    let Some(default) = &variable.default else {
        return;
    };
    let text = default.value();
    let matches_pattern = variable
        .pattern
        .as_ref()
        .is_none_or(|pattern| pattern.matches(&text));
    let is_listed = variable
        .one_of
        .as_ref()
        .is_none_or(|values| values.iter().any(|value| value.value() == text));
    if !matches_pattern {
        errors.push(diag::on(
            default,
            format_args!("`{text}` does not match the pattern of `{name}`"),
        ));
    } else if !is_listed {
        errors.push(diag::on(
            default,
            format_args!("`{text}` is not among the values of `{name}`"),
        ));
    }
}

fn check_type_names(integration: &Integration, errors: &mut Diagnostics) {
    let Options { client, config, .. } = &integration.options;
    let name = &integration.ident;
    for other in [client, config] {
        if other == name {
            errors.push(diag::at(
                other.span(),
                format_args!("`{name}` is the trait"),
            ));
        }
    }
    if client == config {
        errors.push(diag::at(
            config.span(),
            format_args!("`{client}` is the client"),
        ));
    }
}

/// `inherited` has the limits that hold where `own` sets none.
fn check_policy(own: &Policy, inherited: &Policy, errors: &mut Diagnostics) {
    let timeout = own.timeout.or(inherited.timeout);
    if let (Some(attempt), Some(timeout), Some(span)) =
        (own.attempt_timeout, timeout, own.attempt_timeout_span)
        && attempt > timeout
    {
        errors.push(diag::at(span, "`attempt_timeout` is longer than `timeout`"));
    }
}

fn check_fields(options: &Options, errors: &mut Diagnostics) {
    let fields = config_fields(options);
    let mut names = HashMap::from([("base_url".to_owned(), "the base URL".to_owned())]);
    for variable in &options.variables {
        let owner = format!("`{{{}}}` of the base URL", variable.name);
        names.insert(variable.name.clone(), owner);
    }
    for scheme in &options.schemes {
        let word = scheme.kind.word();
        for field in scheme.kind.fields() {
            let owner = format!("`{word}`");
            match names.insert((*field).to_owned(), owner.clone()) {
                None => {}
                Some(other) if other == owner => errors.push(diag::at(
                    scheme.span,
                    format_args!("two `{word}` schemes need the config field `{field}`\nhelp: `auth = {word}` means the first one"),
                )),
                Some(other) => errors.push(diag::at(
                    scheme.span,
                    format_args!("`{word}` needs the config field `{field}`, which is for {other}"),
                )),
            }
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

fn check_headers(options: &Options, errors: &mut Diagnostics) {
    let extra = options
        .extra_fields
        .iter()
        .map(|field| field.ident.unraw().to_string());
    let variables = options
        .variables
        .iter()
        .map(|variable| variable.name.clone());
    let known: Vec<String> = extra.chain(variables).collect();
    for header in &options.headers {
        let HeaderValue::Config(field) = &header.value else {
            continue;
        };
        let name = field.unraw().to_string();
        if known.contains(&name) {
            continue;
        }
        let of_scheme = options
            .schemes
            .iter()
            .any(|s| s.kind.fields().contains(&name.as_str()));
        let message = match of_scheme || name == "base_url" {
            true => {
                format!("`{name}` is not for headers: declare a field of your own in `config(…)`")
            }
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
}

fn check_path(endpoint: &Endpoint, errors: &mut Diagnostics) {
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
fn check_bodies(endpoint_name: &Ident, endpoint: &Endpoint, errors: &mut Diagnostics) {
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
