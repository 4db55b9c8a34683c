//! `oauth2(…)` and `client_credentials(…)`.

use darling::FromMeta;
use proc_macro2::{Span, TokenStream};

use super::super::model::{ClientAuth, Grant, TokenFields, TokenFormat, TokenScheme, Urls};
use super::super::scalar::SentHeader;
use super::capture::Captures;
use super::owner_of_option;
use super::params::{OF_CLIENT, Params, Renames, check_params};
use super::scopes::{Scopes, read_scopes};
use super::token::{
    Codes, Hook, Issuer, Url, read_hook, read_issuer, read_name, read_place, read_url,
};
use crate::diag::{self, Diagnostics};
use crate::setting::{Flag, Parsed, SettingList, Text, read_list, take};
use crate::value::{Millis, Pointer};

#[derive(FromMeta)]
pub(super) struct Oauth2Args {
    authorize_url: Option<Parsed<Url>>,
    token_url: Option<Parsed<Url>>,
    refresh_url: Option<Parsed<Url>>,
    revoke_url: Option<Parsed<Url>>,
    device_url: Option<Parsed<Url>>,
    issuer: Option<Parsed<Issuer>>,
    discovery: Option<Parsed<Flag>>,
    scopes: Option<Parsed<Scopes>>,
    scope_separator: Option<Parsed<Text>>,
    pkce: Option<Parsed<Flag>>,
    client_auth: Option<Parsed<ClientAuth>>,
    token_format: Option<Parsed<TokenFormat>>,
    authorize_params: Option<Parsed<Params>>,
    token_params: Option<Parsed<Params>>,
    rename: Option<Parsed<Renames>>,
    refused: Option<Parsed<Codes>>,
    access_token: Option<Parsed<Pointer>>,
    refresh_token: Option<Parsed<Pointer>>,
    expires_in: Option<Parsed<Pointer>>,
    scope: Option<Parsed<Pointer>>,
    capture: Option<Parsed<Captures>>,
    header: Option<Parsed<SentHeader>>,
    prefix: Option<Parsed<Text>>,
    callback_hmac: Option<Parsed<Text>>,
    lifetime: Option<Parsed<Millis>>,
    token_request: Option<Parsed<Hook>>,
    token_response: Option<Parsed<Hook>>,
}

impl SettingList for Oauth2Args {
    const KEYS: &'static [&'static str] = &[
        "authorize_url",
        "token_url",
        "refresh_url",
        "revoke_url",
        "device_url",
        "issuer",
        "discovery",
        "scopes",
        "scope_separator",
        "pkce",
        "client_auth",
        "token_format",
        "authorize_params",
        "token_params",
        "rename",
        "refused",
        "access_token",
        "refresh_token",
        "expires_in",
        "scope",
        "capture",
        "header",
        "prefix",
        "callback_hmac",
        "lifetime",
        "token_request",
        "token_response",
    ];

    fn owner_of(key: &str) -> Option<&'static str> {
        owner_of_option(key)
    }
}

/// Options that are about the browser, by where they are set.
type OfCallback = Option<(&'static str, Span)>;

pub(super) fn read_oauth2(args: TokenStream, errors: &mut Diagnostics) -> Option<TokenScheme> {
    let args: Oauth2Args = read_list("oauth2", args, errors)?;
    let mut of_callback: OfCallback = None;
    let mut note = |name, span: Option<Span>| {
        of_callback = of_callback.or(span.map(|span| (name, span)));
    };
    note("pkce", args.pkce.as_ref().map(Parsed::key));
    note(
        "authorize_params",
        args.authorize_params.as_ref().map(Parsed::key),
    );
    note(
        "callback_hmac",
        args.callback_hmac.as_ref().map(Parsed::key),
    );
    let discovery = read_discovery(args.discovery, args.issuer.is_some(), errors);
    let (scopes, scope_separator) = read_scopes(args.scopes, args.scope_separator, errors);
    let captures = take(args.capture, errors);
    let callback = captures.as_ref().and_then(|read| read.callback.as_ref());
    note("callback", callback.map(|word| word.span()));
    let urls = Urls {
        authorize: read_url(args.authorize_url, errors),
        token: read_url(args.token_url, errors),
        refresh: read_url(args.refresh_url, errors),
        revoke: read_url(args.revoke_url, errors),
        device: read_url(args.device_url, errors),
        issuer: read_issuer(args.issuer, errors),
    };
    let scheme = TokenScheme {
        urls,
        discovery,
        client_auth: take(args.client_auth, errors).unwrap_or_default(),
        format: take(args.token_format, errors).unwrap_or_default(),
        pkce: take(args.pkce, errors).is_none_or(|flag| flag.0),
        scopes,
        scope_separator,
        authorize_params: take(args.authorize_params, errors).map_or_else(Vec::new, |list| list.0),
        token_params: take(args.token_params, errors).map_or_else(Vec::new, |list| list.0),
        rename: take(args.rename, errors).map_or_else(Vec::new, |list| list.0),
        refused: take(args.refused, errors).map_or_else(Vec::new, |list| list.0),
        fields: TokenFields {
            access_token: take(args.access_token, errors),
            refresh_token: take(args.refresh_token, errors),
            expires_in: take(args.expires_in, errors),
            scope: take(args.scope, errors),
        },
        captures: captures.map_or_else(Vec::new, |read| read.captures),
        place: read_place(args.header, args.prefix, errors),
        callback_hmac: take(args.callback_hmac, errors).and_then(|name| read_name(name, errors)),
        lifetime: take(args.lifetime, errors),
        request_hook: read_hook(args.token_request, errors),
        response_hook: read_hook(args.token_response, errors),
        ..TokenScheme::new(Grant::AuthorizationCode)
    };
    check_callback(&scheme, of_callback, errors);
    check_authorize_query(&scheme, errors);
    check_params(&scheme.authorize_params, OF_CLIENT, errors);
    check_params(&scheme.token_params, OF_CLIENT, errors);
    Some(scheme)
}

fn read_discovery(
    discovery: Option<Parsed<Flag>>,
    has_issuer: bool,
    errors: &mut Diagnostics,
) -> bool {
    let key = discovery.as_ref().map(Parsed::key);
    let on = take(discovery, errors).is_some_and(|flag| flag.0);
    if let (Some(key), true, false) = (key, on, has_issuer) {
        errors.push(diag::at(
            key,
            "`discovery` needs `issuer`\nhelp: `issuer = \"https://login.example.com\"`",
        ));
    }
    on
}

/// With a device endpoint alone, nobody is sent anywhere and nobody comes back.
fn check_callback(scheme: &TokenScheme, of_callback: OfCallback, errors: &mut Diagnostics) {
    // Without any of the two, that is what is wrong.
    if scheme.has_callback() || scheme.urls.device.is_missing() {
        return;
    }
    if let Some((name, span)) = of_callback {
        errors.push(diag::at(
            span,
            format_args!(
                "`{name}` needs `authorize_url`: with `device_url` alone there is no callback"
            ),
        ));
    }
}

/// The query of the authorization URL is sent along, so it must not say what the client says.
fn check_authorize_query(scheme: &TokenScheme, errors: &mut Diagnostics) {
    let Some(url) = scheme.urls.authorize.valid() else {
        return;
    };
    for name in url.query_names() {
        let is_set = scheme
            .authorize_params
            .iter()
            .any(|param| param.name.value() == name);
        if OF_CLIENT.contains(&name) {
            let rest = url.without_query_parameter(name);
            errors.push(diag::on(
                &url.literal,
                format_args!(
                    "parameter `{name}` in `authorize_url` is set by the client\nhelp: `\"{rest}\"`"
                ),
            ));
        } else if is_set {
            errors.push(diag::on(
                &url.literal,
                format_args!("parameter `{name}` is in `authorize_url` and in `authorize_params`"),
            ));
        }
    }
}

#[derive(FromMeta)]
pub(super) struct ClientCredentialsArgs {
    token_url: Option<Parsed<Url>>,
    issuer: Option<Parsed<Issuer>>,
    discovery: Option<Parsed<Flag>>,
    scopes: Option<Parsed<Scopes>>,
    scope_separator: Option<Parsed<Text>>,
    client_auth: Option<Parsed<ClientAuth>>,
    token_format: Option<Parsed<TokenFormat>>,
    token_params: Option<Parsed<Params>>,
    rename: Option<Parsed<Renames>>,
    access_token: Option<Parsed<Pointer>>,
    expires_in: Option<Parsed<Pointer>>,
    header: Option<Parsed<SentHeader>>,
    prefix: Option<Parsed<Text>>,
    lifetime: Option<Parsed<Millis>>,
    token_request: Option<Parsed<Hook>>,
    token_response: Option<Parsed<Hook>>,
}

impl SettingList for ClientCredentialsArgs {
    const KEYS: &'static [&'static str] = &[
        "token_url",
        "issuer",
        "discovery",
        "scopes",
        "scope_separator",
        "client_auth",
        "token_format",
        "token_params",
        "rename",
        "access_token",
        "expires_in",
        "header",
        "prefix",
        "lifetime",
        "token_request",
        "token_response",
    ];

    fn owner_of(key: &str) -> Option<&'static str> {
        owner_of_option(key)
    }
}

pub(super) fn read_client_credentials(
    args: TokenStream,
    errors: &mut Diagnostics,
) -> Option<TokenScheme> {
    let args: ClientCredentialsArgs = read_list("client_credentials", args, errors)?;
    let discovery = read_discovery(args.discovery, args.issuer.is_some(), errors);
    let (scopes, scope_separator) = read_scopes(args.scopes, args.scope_separator, errors);
    let client_auth_key = args.client_auth.as_ref().map(Parsed::key);
    let client_auth = take(args.client_auth, errors).unwrap_or_default();
    if let (ClientAuth::None, Some(key)) = (client_auth, client_auth_key) {
        errors.push(diag::at(
            key,
            "`client_credentials` is for clients that prove who they are\nhelp: `client_auth = basic`, or `body`, `basic_raw` or `private_key_jwt`",
        ));
    }
    let scheme = TokenScheme {
        urls: Urls {
            token: read_url(args.token_url, errors),
            issuer: read_issuer(args.issuer, errors),
            ..Urls::default()
        },
        discovery,
        client_auth,
        format: take(args.token_format, errors).unwrap_or_default(),
        scopes,
        scope_separator,
        token_params: take(args.token_params, errors).map_or_else(Vec::new, |list| list.0),
        rename: take(args.rename, errors).map_or_else(Vec::new, |list| list.0),
        fields: TokenFields {
            access_token: take(args.access_token, errors),
            expires_in: take(args.expires_in, errors),
            ..TokenFields::default()
        },
        place: read_place(args.header, args.prefix, errors),
        lifetime: take(args.lifetime, errors),
        request_hook: read_hook(args.token_request, errors),
        response_hook: read_hook(args.token_response, errors),
        ..TokenScheme::new(Grant::ClientCredentials)
    };
    check_params(&scheme.token_params, OF_CLIENT, errors);
    Some(scheme)
}
