//! `#[get("/users/{id}", timeout = "5s")]` and the other verbs.

use darling::FromMeta;
use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, LitStr, Meta};

use super::args::read_policy;
use super::attribute::VERBS;
use super::list::Headers;
use super::model::{
    EndpointAuth, ErrorShape, Header, HeaderValue, IdempotencyKey, Paging, Policy, Retry, Scheme,
    Setting, StreamShape, Verb,
};
use super::scheme::{Auth, Scopes, place_scheme};
use super::stream::{EventName, Terminator, read_stream};
use crate::diag::{self, Diagnostics};
use crate::setting::{
    Flag, Parsed, SettingList, Text, entries_of, read_entries, split_at_commas, take,
};
use crate::value::{Millis, PathTemplate};

/// What the attribute of an endpoint says.
pub(crate) struct EndpointOptions {
    pub(crate) verb: Verb,
    pub(crate) path: Option<Setting<PathTemplate>>,
    pub(crate) policy: Policy,
    pub(crate) auth: EndpointAuth,
    pub(crate) headers: Vec<Header>,
    pub(crate) scopes: Vec<LitStr>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) idempotency_key: Option<IdempotencyKey>,
    pub(crate) errors: Option<ErrorShape>,
    pub(crate) stream: StreamShape,
    pub(crate) paging: Paging,
}

#[derive(FromMeta)]
struct EndpointArgs {
    method: Option<Parsed<Text>>,
    path: Option<Parsed<Text>>,
    timeout: Option<Parsed<Millis>>,
    attempt_timeout: Option<Parsed<Millis>>,
    retry: Option<Parsed<Retry>>,
    auth: Option<Parsed<Auth>>,
    headers: Option<Parsed<Headers>>,
    scopes: Option<Parsed<Scopes>>,
    idempotent: Option<Parsed<Flag>>,
    idempotency_key: Option<Parsed<IdempotencyKey>>,
    error: Option<Parsed<ErrorShape>>,
    idle_timeout: Option<Parsed<Millis>>,
    terminator: Option<Parsed<Terminator>>,
    error_event: Option<Parsed<EventName>>,
    paginate: Option<Parsed<Paging>>,
}

impl SettingList for EndpointArgs {
    const KEYS: &'static [&'static str] = &[
        "timeout",
        "attempt_timeout",
        "retry",
        "auth",
        "headers",
        "scopes",
        "idempotent",
        "idempotency_key",
        "error",
        "idle_timeout",
        "terminator",
        "error_event",
        "paginate",
        "method",
        "path",
    ];
}

/// Reads the attribute that makes a method an endpoint. `word` is its name, or what it is meant to be.
pub(crate) fn parse_endpoint(
    attribute: &Attribute,
    word: &str,
    schemes: &mut Vec<Scheme>,
    errors: &mut Diagnostics,
) -> EndpointOptions {
    let mut options = EndpointOptions {
        verb: verb_of(word),
        path: None,
        policy: Policy::default(),
        auth: EndpointAuth::Inherited,
        headers: Vec::new(),
        scopes: Vec::new(),
        idempotent: None,
        idempotency_key: None,
        errors: None,
        stream: StreamShape::default(),
        paging: Paging::None,
    };
    let tokens = match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            errors.push(diag::on(
                &pair.value,
                format_args!(
                    "`#[{word}]` takes its path in parentheses\nhelp: `#[{word}(\"/users\")]`"
                ),
            ));
            options.path = Some(Setting::Invalid);
            return options;
        }
    };
    let mut chunks = split_at_commas(tokens);
    if let Some(first) = chunks.first()
        && !starts_with_option(first)
    {
        let first: TokenStream = chunks.remove(0).into_iter().collect();
        options.path = Some(read_path(first, word, errors));
    }
    match chunks.is_empty() {
        // By far the most endpoints.
        true if word != "request" => {}
        _ => read_options(&mut options, attribute, word, chunks, schemes, errors),
    }
    options
}

fn verb_of(word: &str) -> Verb {
    match VERBS.iter().find(|(name, _)| *name == word) {
        Some((_, method)) => Verb::Named(method),
        None => Verb::Unknown,
    }
}

/// An option, by its form: a misspelt one is better reported as such than as a path.
fn starts_with_option(chunk: &[TokenTree]) -> bool {
    match chunk {
        [TokenTree::Ident(word)] => EndpointArgs::KEYS.iter().any(|key| word == key),
        [TokenTree::Ident(_), ..] => true,
        _ => false,
    }
}

fn read_path(tokens: TokenStream, word: &str, errors: &mut Diagnostics) -> Setting<PathTemplate> {
    let Ok(literal) = syn::parse2::<LitStr>(tokens.clone()) else {
        errors.push(diag::on(
            tokens,
            format_args!("`#[{word}]` expects a path, such as `\"/users/{{id}}\"`"),
        ));
        return Setting::Invalid;
    };
    match errors.keep(PathTemplate::parse(&literal)) {
        Some(path) => Setting::Valid(path),
        None => Setting::Invalid,
    }
}

fn read_options(
    options: &mut EndpointOptions,
    attribute: &Attribute,
    word: &str,
    chunks: Vec<Vec<TokenTree>>,
    schemes: &mut Vec<Scheme>,
    errors: &mut Diagnostics,
) {
    let (late_paths, chunks): (Vec<_>, Vec<_>) = chunks
        .into_iter()
        .partition(|chunk| matches!(chunk.as_slice(), [TokenTree::Literal(_)]));
    for chunk in late_paths {
        let repeated = options.path.is_some();
        options.path.get_or_insert(Setting::Invalid);
        let message = match repeated {
            true => format!("`#[{word}]` has one path, and options after it"),
            false => format!("the path of `#[{word}]` comes before its options"),
        };
        errors.push(diag::on(
            chunk.into_iter().collect::<TokenStream>(),
            message,
        ));
    }
    let entries = entries_of(chunks, errors);
    let Some(args): Option<EndpointArgs> = read_entries(None, entries, errors) else {
        return;
    };
    match word == "request" {
        true => read_request(options, attribute, args.method, args.path, errors),
        false => {
            for (key, parsed) in [("method", args.method), ("path", args.path)] {
                if let Some(parsed) = parsed {
                    let help = match key {
                        "path" => format!("\nhelp: `#[{word}(\"/users\")]`"),
                        _ => String::new(),
                    };
                    options.path.get_or_insert(Setting::Invalid);
                    errors.push(diag::at(
                        parsed.key(),
                        format_args!("`{key}` is an option of `#[request]`{help}"),
                    ));
                }
            }
        }
    }
    options.policy = read_policy(args.timeout, args.attempt_timeout, args.retry, errors);
    options.idempotent = take(args.idempotent, errors).map(|flag| flag.0);
    options.idempotency_key = take(args.idempotency_key, errors);
    options.errors = take(args.error, errors);
    options.stream = read_stream(args.idle_timeout, args.terminator, args.error_event, errors);
    options.headers = take(args.headers, errors).map_or_else(Vec::new, |headers| headers.0);
    for header in &options.headers {
        let (of, from) = match &header.value {
            HeaderValue::Fixed(_) => continue,
            HeaderValue::Config(field) => (field, "config"),
            HeaderValue::Connection(capture) => (capture, "connection"),
        };
        errors.push(diag::at(
            of.span(),
            format_args!(
                "a header of an endpoint is fixed; those of the integration can come from `{from}`"
            ),
        ));
    }
    if let Some(paging) = args.paginate {
        options.paging = take(Some(paging), errors).unwrap_or(Paging::Invalid);
    }
    options.scopes = take(args.scopes, errors).map_or_else(Vec::new, |scopes| scopes.0);
    options.auth = match take(args.auth, errors) {
        None => EndpointAuth::Inherited,
        Some(Auth::None) => EndpointAuth::Anonymous,
        Some(Auth::Scheme { scheme, bare }) => {
            EndpointAuth::Scheme(place_scheme(schemes, scheme, bare))
        }
    };
}

/// `#[request(method = "REPORT", path = "/x")]`.
fn read_request(
    options: &mut EndpointOptions,
    attribute: &Attribute,
    method: Option<Parsed<Text>>,
    path: Option<Parsed<Text>>,
    errors: &mut Diagnostics,
) {
    match method {
        None => errors.push(diag::on(
            attribute,
            "`#[request]` needs a method\nhelp: `#[request(method = \"REPORT\", path = \"/…\")]`",
        )),
        Some(method) => {
            if let Some(Text(literal)) = take(Some(method), errors)
                && let Some(verb) = errors.keep(read_method(&literal))
            {
                options.verb = verb;
            }
        }
    }
    if let Some(path) = path {
        let parsed = take(Some(path), errors)
            .and_then(|Text(literal)| errors.keep(PathTemplate::parse(&literal)));
        options.path = Some(parsed.map_or(Setting::Invalid, Setting::Valid));
    }
}

fn read_method(literal: &LitStr) -> syn::Result<Verb> {
    let method = literal.value();
    if matches!(method.as_str(), "CONNECT" | "TRACE") {
        return Err(diag::on(
            literal,
            format_args!("`{method}` is not a method of an API"),
        ));
    }
    if let Some((_, known)) = VERBS.iter().find(|(_, known)| *known == method) {
        return Ok(Verb::Named(known));
    }
    let capitals = |c: char| c.is_ascii_uppercase() || c == '-' || c == '_';
    if !method.is_empty() && method.chars().all(capitals) {
        return Ok(Verb::Custom(method));
    }
    let upper = method.to_ascii_uppercase();
    let help = match !upper.is_empty() && upper.chars().all(capitals) {
        true => format!("\nhelp: `method = \"{upper}\"`"),
        false => String::new(),
    };
    Err(diag::on(
        literal,
        format_args!("`{method}` is not an HTTP method; methods are in capitals{help}"),
    ))
}
