//! `jwt(…)`.

use darling::FromMeta;
use proc_macro2::{Span, TokenStream};

use super::super::model::{Algorithm, Grant, JwtShape, Setting, TokenFields, TokenScheme, Urls};
use super::super::scalar::SentHeader;
use super::owner_of_option;
use super::params::{OF_ASSERTION, Params, check_claims, check_params};
use super::scopes::{Scopes, read_scopes};
use super::token::{Hook, Url, read_hook, read_place, read_url};
use crate::diag::{self, Diagnostics};
use crate::setting::{Parsed, SettingList, Text, read_list, take};
use crate::value::{Millis, Pointer};

/// Long enough for clocks that differ, short enough to be of no use for long.
const LIFETIME: Millis = Millis(300_000);

#[derive(FromMeta)]
pub(super) struct JwtArgs {
    algorithm: Option<Parsed<Algorithm>>,
    token_url: Option<Parsed<Url>>,
    audience: Option<Parsed<Text>>,
    scopes: Option<Parsed<Scopes>>,
    scope_separator: Option<Parsed<Text>>,
    lifetime: Option<Parsed<Millis>>,
    claims: Option<Parsed<Params>>,
    token_params: Option<Parsed<Params>>,
    access_token: Option<Parsed<Pointer>>,
    expires_in: Option<Parsed<Pointer>>,
    header: Option<Parsed<SentHeader>>,
    prefix: Option<Parsed<Text>>,
    token_request: Option<Parsed<Hook>>,
    token_response: Option<Parsed<Hook>>,
}

impl SettingList for JwtArgs {
    const KEYS: &'static [&'static str] = &[
        "algorithm",
        "token_url",
        "audience",
        "scopes",
        "scope_separator",
        "lifetime",
        "claims",
        "token_params",
        "access_token",
        "expires_in",
        "header",
        "prefix",
        "token_request",
        "token_response",
    ];

    fn owner_of(key: &str) -> Option<&'static str> {
        owner_of_option(key)
    }
}

pub(super) fn read_jwt(args: TokenStream, errors: &mut Diagnostics) -> Option<TokenScheme> {
    let args: JwtArgs = read_list("jwt", args, errors)?;
    if args.token_url.is_none() {
        check_exchange(&args, errors);
    }
    let (scopes, scope_separator) = read_scopes(args.scopes, args.scope_separator, errors);
    let algorithm = match args.algorithm {
        None => Setting::Missing,
        given => take(given, errors).map_or(Setting::Invalid, Setting::Valid),
    };
    let claims = take(args.claims, errors).map_or_else(Vec::new, |claims| claims.0);
    check_claims(&claims, errors);
    let shape = JwtShape {
        algorithm,
        audience: take(args.audience, errors).and_then(|text| read_audience(&text, errors)),
        lifetime: take(args.lifetime, errors).unwrap_or(LIFETIME),
        claims,
    };
    let scheme = TokenScheme {
        urls: Urls {
            token: read_url(args.token_url, errors),
            ..Urls::default()
        },
        scopes,
        scope_separator,
        token_params: take(args.token_params, errors).map_or_else(Vec::new, |list| list.0),
        fields: TokenFields {
            access_token: take(args.access_token, errors),
            expires_in: take(args.expires_in, errors),
            ..TokenFields::default()
        },
        place: read_place(args.header, args.prefix, errors),
        request_hook: read_hook(args.token_request, errors),
        response_hook: read_hook(args.token_response, errors),
        ..TokenScheme::new(Grant::Jwt(shape))
    };
    check_params(&scheme.token_params, OF_ASSERTION, errors);
    Some(scheme)
}

fn read_audience(Text(literal): &Text, errors: &mut Diagnostics) -> Option<String> {
    let audience = literal.value();
    if audience.is_empty() {
        errors.push(diag::on(literal, "an audience cannot be empty"));
        return None;
    }
    Some(audience)
}

/// Without a token endpoint nothing is exchanged, so that nothing can be said of it.
fn check_exchange(args: &JwtArgs, errors: &mut Diagnostics) {
    let of_exchange: [(&str, Option<Span>); 7] = [
        ("scopes", args.scopes.as_ref().map(Parsed::key)),
        (
            "scope_separator",
            args.scope_separator.as_ref().map(Parsed::key),
        ),
        ("token_params", args.token_params.as_ref().map(Parsed::key)),
        ("access_token", args.access_token.as_ref().map(Parsed::key)),
        ("expires_in", args.expires_in.as_ref().map(Parsed::key)),
        (
            "token_request",
            args.token_request.as_ref().map(Parsed::key),
        ),
        (
            "token_response",
            args.token_response.as_ref().map(Parsed::key),
        ),
    ];
    // What is missing is one thing, however many options there are for it.
    let first = of_exchange
        .into_iter()
        .find_map(|(name, span)| span.map(|span| (name, span)));
    if let Some((name, span)) = first {
        errors.push(diag::at(
            span,
            format_args!("`{name}` needs `token_url`: without it the JWT itself is the token\nhelp: `token_url = \"/oauth/token\"`"),
        ));
    }
}
