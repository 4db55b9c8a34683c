//! `token_request(…)`.

use darling::FromMeta;
use proc_macro2::TokenStream;

use super::super::model::{Grant, TokenFields, TokenFormat, TokenScheme, Urls};
use super::super::scalar::SentHeader;
use super::owner_of_option;
use super::params::Params;
use super::token::{Hook, Url, read_hook, read_place, read_url};
use crate::diag::Diagnostics;
use crate::setting::{Parsed, SettingList, Text, read_list, take};
use crate::value::{Millis, Pointer};

#[derive(FromMeta)]
pub(super) struct TokenRequestArgs {
    token_url: Option<Parsed<Url>>,
    token_format: Option<Parsed<TokenFormat>>,
    token_params: Option<Parsed<Params>>,
    access_token: Option<Parsed<Pointer>>,
    expires_in: Option<Parsed<Pointer>>,
    lifetime: Option<Parsed<Millis>>,
    header: Option<Parsed<SentHeader>>,
    prefix: Option<Parsed<Text>>,
    token_request: Option<Parsed<Hook>>,
    token_response: Option<Parsed<Hook>>,
}

impl SettingList for TokenRequestArgs {
    const KEYS: &'static [&'static str] = &[
        "token_url",
        "token_format",
        "token_params",
        "access_token",
        "expires_in",
        "lifetime",
        "header",
        "prefix",
        "token_request",
        "token_response",
    ];

    fn owner_of(key: &str) -> Option<&'static str> {
        owner_of_option(key)
    }
}

pub(super) fn read_token_request(
    args: TokenStream,
    errors: &mut Diagnostics,
) -> Option<TokenScheme> {
    let args: TokenRequestArgs = read_list("token_request", args, errors)?;
    Some(TokenScheme {
        urls: Urls {
            token: read_url(args.token_url, errors),
            ..Urls::default()
        },
        format: take(args.token_format, errors).unwrap_or_default(),
        token_params: take(args.token_params, errors).map_or_else(Vec::new, |list| list.0),
        fields: TokenFields {
            access_token: take(args.access_token, errors),
            expires_in: take(args.expires_in, errors),
            ..TokenFields::default()
        },
        place: read_place(args.header, args.prefix, errors),
        lifetime: take(args.lifetime, errors),
        request_hook: read_hook(args.token_request, errors),
        response_hook: read_hook(args.token_response, errors),
        ..TokenScheme::new(Grant::TokenRequest)
    })
}
