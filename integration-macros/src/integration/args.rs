//! The options of `#[integration(…)]`.

use darling::FromMeta;
use proc_macro2::{Ident, TokenStream};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{LitStr, Meta};

use super::limit::Count;
use super::list::{ExtraFields, Headers};
use super::model::{
    CircuitBreaker, ErrorShape, IdempotencyKey, Options, OwnAuth, Pagination, Policy, RateLimit,
    Retry, Setting,
};
use super::scalar::{EnvPrefix, SetType, TypeName};
use super::scheme::Auth;
use super::variables::{Described, take_described};
use crate::diag::{self, Diagnostics};
use crate::runtime_path::RuntimePath;
use crate::setting::{
    Entry, Flag, Parsed, SettingList, Value, parse_entries, read_entries, read_str, take,
};
use crate::suggest;
use crate::value::{BaseUrl, Insecure, IntegrationName, Millis};

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
    rate_limit: Option<Parsed<RateLimit>>,
    concurrency: Option<Parsed<Count>>,
    circuit_breaker: Option<Parsed<CircuitBreaker>>,
    idempotency_key: Option<Parsed<IdempotencyKey>>,
    error: Option<Parsed<ErrorShape>>,
    paginate: Option<Parsed<Pagination>>,
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
        "rate_limit",
        "concurrency",
        "circuit_breaker",
        "idempotency_key",
        "error",
        "paginate",
        "config",
        "webhooks",
        "dyn_compatible",
        "crate",
    ];
    const LATER: &'static [&'static str] = &["schema"];
}

/// The literal: the error for `http://` needs the prefix, which is known once all is read.
struct BaseUrlValue(LitStr);

impl Value for BaseUrlValue {
    const EXPECTED: &'static str = "a URL, such as `\"https://api.example.com\"`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        read_str(meta, errors, |literal| Ok(Self(literal.clone())))
    }
}

/// The names of all options.
pub(crate) const OPTIONS: &[&str] = IntegrationArgs::KEYS;

/// Reads the options, and what they say of variables. `trait_name` is what names are derived from.
pub(crate) fn parse_options(
    tokens: TokenStream,
    trait_name: &Ident,
    errors: &mut Diagnostics,
) -> (Options, Vec<Described>) {
    let mut entries = parse_entries(tokens, errors);
    let known = variable_names(&entries);
    let described = take_described(&mut entries, &known, OPTIONS, errors);
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
    let (own_auth, schemes) = match args.auth.map(|auth| auth.take(errors)) {
        Some(Some(Auth::Scheme { scheme, .. })) => (OwnAuth::First, vec![scheme]),
        Some(None) => (OwnAuth::Invalid, Vec::new()),
        Some(Some(Auth::None)) | None => (OwnAuth::None, Vec::new()),
    };
    let named = |given: Option<Parsed<TypeName>>, suffix, errors: &mut Diagnostics| {
        take(given, errors).map_or_else(
            || format_ident!("{name}{suffix}", span = trait_name.span()),
            |n| n.0,
        )
    };
    let options = Options {
        client: named(args.client, "Client", errors),
        config: named(args.config_type, "Config", errors),
        name: integration.0,
        env_prefix,
        base_url,
        variables: Vec::new(),
        schemes,
        own_auth,
        headers: take(args.headers, errors).map_or_else(Vec::new, |headers| headers.0),
        policy: read_policy(args.timeout, args.attempt_timeout, args.retry, errors),
        rate_limit: take(args.rate_limit, errors),
        concurrency: take(args.concurrency, errors).map(|count| count.0),
        circuit_breaker: take(args.circuit_breaker, errors),
        idempotency_key: take(args.idempotency_key, errors),
        errors: take(args.error, errors),
        paginate: match args.paginate {
            None => Setting::Missing,
            given => take(given, errors).map_or(Setting::Invalid, Setting::Valid),
        },
        extra_fields: take(args.config, errors).map_or_else(Vec::new, |fields| fields.0),
        webhooks: take(args.webhooks, errors).map(|set| set.0),
        dyn_compatible: take(args.dyn_compatible, errors).is_some_and(|flag| flag.0),
        runtime: take(args.runtime, errors).unwrap_or_default(),
    };
    (options, described)
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

/// The names of the variables that the URLs of these options have.
fn variable_names(entries: &[Entry]) -> Vec<String> {
    let find = |key: &str| {
        let is_meant = |entry: &&Entry| suggest::closest(&entry.key.to_string(), [key]).is_some();
        let exact = entries.iter().find(|entry| entry.key == key);
        exact.or_else(|| entries.iter().find(is_meant))
    };
    // Errors are reported when the options themselves are read.
    let mut ignored = Diagnostics::default();
    let mut names = Vec::new();
    if let Some(entry) = find("base_url")
        && let Some(BaseUrlValue(literal)) = BaseUrlValue::read(&entry.meta, &mut ignored)
        && let Ok(url) = BaseUrl::parse(&literal)
    {
        names.extend(url.variables.into_iter().map(|(name, _)| name));
    }
    if let Some(entry) = find("auth")
        && let Some(Auth::Scheme { scheme, .. }) = Auth::read(&entry.meta, &mut ignored)
        && let Some(scheme) = scheme.kind.as_token()
    {
        let variables = scheme.urls.valid().flat_map(|(_, url)| &url.variables);
        names.extend(variables.map(|(name, _)| name.clone()));
    }
    names
}
