//! The options of `#[integration(…)]`.

use darling::FromMeta;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{LitStr, Meta};

use super::list::{ExtraFields, Headers};
use super::model::{ErrorShape, Options, Policy, Retry, Setting, Variable};
use super::scalar::{EnvPrefix, OneOf, SetType, TypeName};
use super::scheme::Auth;
use crate::diag::{self, Diagnostics};
use crate::runtime_path::RuntimePath;
use crate::setting::{
    Entry, Flag, Parsed, SettingList, Text, Value, parse_entries, read_entries, read_list,
    read_str, take,
};
use crate::suggest;
use crate::value::{BaseUrl, Insecure, IntegrationName, Millis, Pattern};

#[derive(FromMeta)]
struct IntegrationArgs {
    base_url: Option<Parsed<BaseUrlValue>>,
    name: Option<Parsed<IntegrationName>>,
    env_prefix: Option<Parsed<EnvPrefix>>,
    client: Option<Parsed<TypeName>>,
    config_type: Option<Parsed<TypeName>>,
    auth: Option<Parsed<Auth>>,
    headers: Option<Parsed<Headers>>,
    timeout: Option<Parsed<Millis>>,
    attempt_timeout: Option<Parsed<Millis>>,
    retry: Option<Parsed<Retry>>,
    error: Option<Parsed<ErrorShape>>,
    config: Option<Parsed<ExtraFields>>,
    webhooks: Option<Parsed<SetType>>,
    dyn_compatible: Option<Parsed<Flag>>,
    #[darling(rename = "crate")]
    runtime: Option<Parsed<RuntimePath>>,
}

impl SettingList for IntegrationArgs {
    const KEYS: &'static [&'static str] = &[
        "base_url",
        "name",
        "env_prefix",
        "client",
        "config_type",
        "auth",
        "headers",
        "timeout",
        "attempt_timeout",
        "retry",
        "error",
        "config",
        "webhooks",
        "dyn_compatible",
        "crate",
    ];
    const LATER: &'static [&'static str] = &["rate_limit", "idempotency_key", "paginate", "schema"];
}

/// The literal: the error for `http://` needs the prefix, which is known once all is read.
struct BaseUrlValue(LitStr);

impl Value for BaseUrlValue {
    const EXPECTED: &'static str = "a URL, such as `\"https://api.example.com\"`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        read_str(meta, errors, |literal| Ok(Self(literal.clone())))
    }
}

/// Reads the options. `trait_name` is what names are derived from.
pub(crate) fn parse_options(
    tokens: TokenStream,
    trait_name: &Ident,
    errors: &mut Diagnostics,
) -> Options {
    let mut entries = parse_entries(tokens, errors);
    let url = base_url_of(&entries);
    let variables = take_variables(&mut entries, url.as_ref(), errors);
    let args = read_entries(None, entries, errors).unwrap_or_else(empty);
    let name = trait_name.unraw().to_string();
    let integration =
        take(args.name, errors).unwrap_or_else(|| IntegrationName::from_type_name(&name));
    let env_prefix =
        take(args.env_prefix, errors).map_or_else(|| integration.env_prefix(), |prefix| prefix.0);
    let base_url = match args.base_url {
        None => Setting::Missing,
        Some(parsed) => match take(Some(parsed), errors) {
            None => Setting::Invalid,
            Some(BaseUrlValue(literal)) => match BaseUrl::parse(&literal) {
                Ok(url) => Setting::Valid(url),
                Err(insecure) => {
                    errors.push(base_url_error(insecure, &env_prefix));
                    Setting::Invalid
                }
            },
        },
    };
    let schemes = match take(args.auth, errors) {
        Some(Auth::Scheme { scheme, .. }) => vec![scheme],
        Some(Auth::None) | None => Vec::new(),
    };
    let named = |given: Option<Parsed<TypeName>>, suffix, errors: &mut Diagnostics| {
        take(given, errors).map_or_else(
            || format_ident!("{name}{suffix}", span = trait_name.span()),
            |n| n.0,
        )
    };
    Options {
        client: named(args.client, "Client", errors),
        config: named(args.config_type, "Config", errors),
        name: integration.0,
        env_prefix,
        base_url,
        variables,
        schemes,
        headers: take(args.headers, errors).map_or_else(Vec::new, |headers| headers.0),
        policy: read_policy(args.timeout, args.attempt_timeout, args.retry, errors),
        errors: take(args.error, errors),
        extra_fields: take(args.config, errors).map_or_else(Vec::new, |fields| fields.0),
        webhooks: take(args.webhooks, errors).map(|set| set.0),
        dyn_compatible: take(args.dyn_compatible, errors).is_some_and(|flag| flag.0),
        runtime: take(args.runtime, errors).unwrap_or_default(),
    }
}

fn empty() -> IntegrationArgs {
    IntegrationArgs::from_list(&[]).expect("no option is required")
}

/// The limits and retries of an integration or of an endpoint.
pub(crate) fn read_policy(
    timeout: Option<Parsed<Millis>>,
    attempt_timeout: Option<Parsed<Millis>>,
    retry: Option<Parsed<Retry>>,
    errors: &mut Diagnostics,
) -> Policy {
    Policy {
        timeout: take(timeout, errors),
        attempt_timeout_span: attempt_timeout.as_ref().map(Parsed::key),
        attempt_timeout: take(attempt_timeout, errors),
        retry: take(retry, errors),
    }
}

fn base_url_error(insecure: Insecure, env_prefix: &str) -> syn::Error {
    match insecure {
        Insecure::Other(error) => error,
        Insecure::Http(literal) => diag::on(
            literal,
            format_args!(
                "base URL must use `https`\nhelp: loopback is allowed at run time through `{env_prefix}_API_BASE_URL`"
            ),
        ),
    }
}

/// The base URL, if there is a good one: its variables are options too.
fn base_url_of(entries: &[Entry]) -> Option<BaseUrl> {
    let is_meant =
        |entry: &&Entry| suggest::closest(&entry.key.to_string(), ["base_url"]).is_some();
    let entry = entries.iter().find(|entry| entry.key == "base_url");
    let entry = entry.or_else(|| entries.iter().find(is_meant))?;
    // Errors are reported when the option itself is read.
    let literal = BaseUrlValue::read(&entry.meta, &mut Diagnostics::default())?;
    BaseUrl::parse(&literal.0).ok()
}

#[derive(FromMeta)]
struct VariableArgs {
    pattern: Option<Parsed<Pattern>>,
    one_of: Option<Parsed<OneOf>>,
    default: Option<Parsed<Text>>,
}

impl SettingList for VariableArgs {
    const KEYS: &'static [&'static str] = &["pattern", "one_of", "default"];
}

/// Takes the options that are named after variables out of the others.
fn take_variables(
    entries: &mut Vec<Entry>,
    url: Option<&BaseUrl>,
    errors: &mut Diagnostics,
) -> Vec<Variable> {
    let mut variables: Vec<Variable> = url.map_or_else(Vec::new, |url| {
        let undeclared = |(name, in_host): &(String, bool)| Variable {
            span: url.literal.span(),
            name: name.clone(),
            in_host: *in_host,
            declared: false,
            pattern: None,
            one_of: None,
            default: None,
        };
        url.variables.iter().map(undeclared).collect()
    });
    let all = std::mem::take(entries);
    for entry in all {
        let key = entry.key.unraw().to_string();
        let is_option = IntegrationArgs::KEYS.contains(&key.as_str());
        match variables.iter_mut().find(|variable| variable.name == key) {
            _ if is_option => entries.push(entry),
            Some(variable) if variable.declared => {
                errors.push(diag::at(
                    entry.key.span(),
                    format_args!("`{key}` is set twice"),
                ));
            }
            Some(variable) => read_variable(variable, &entry, errors),
            None if describes_a_variable(&entry.meta) => {
                // Without a good base URL nobody knows its variables.
                if url.is_some() {
                    let names = variables.iter().map(|variable| variable.name.as_str());
                    let help = suggest::did_you_mean(&key, names);
                    errors.push(diag::at(
                        entry.key.span(),
                        format_args!("`{key}` is not a variable of `base_url`{help}"),
                    ));
                }
            }
            None => entries.push(entry),
        }
    }
    for variable in &variables {
        if IntegrationArgs::KEYS.contains(&variable.name.as_str()) {
            errors.push(diag::at(
                variable.span,
                format_args!("variable `{{{}}}` has the name of an option", variable.name),
            ));
        }
    }
    variables
}

/// `shop(pattern = …)`, by its first word.
fn describes_a_variable(meta: &Meta) -> bool {
    let Meta::List(list) = meta else {
        return false;
    };
    match list.tokens.clone().into_iter().next() {
        Some(TokenTree::Ident(word)) => VariableArgs::KEYS.iter().any(|key| word == key),
        _ => false,
    }
}

fn read_variable(variable: &mut Variable, entry: &Entry, errors: &mut Diagnostics) {
    variable.declared = true;
    variable.span = entry.key.span();
    let name = &variable.name;
    let Meta::List(list) = &entry.meta else {
        errors.push(diag::at(
            entry.key.span(),
            format_args!(
                "variable `{name}` needs an allow-list\nhelp: `{name}(pattern = \"[a-z0-9-]+\")`"
            ),
        ));
        return;
    };
    let Some(args): Option<VariableArgs> = read_list(name, list.tokens.clone(), errors) else {
        return;
    };
    // An allow-list that is there and wrong is reported as wrong, not as missing.
    let listed = args.pattern.is_some() || args.one_of.is_some();
    if let (Some(_), Some(one_of)) = (&args.pattern, &args.one_of) {
        errors.push(diag::at(
            one_of.key(),
            format_args!("variable `{name}` has one allow-list: `pattern` or `one_of`"),
        ));
    }
    variable.pattern = take(args.pattern, errors);
    variable.one_of = take(args.one_of, errors).map(|values| values.0);
    variable.default = take(args.default, errors).map(|text| text.0);
    if !listed {
        errors.push(diag::at(
            entry.key.span(),
            format_args!(
                "variable `{name}` needs an allow-list\nhelp: `{name}(pattern = \"[a-z0-9-]+\")`"
            ),
        ));
    }
}
