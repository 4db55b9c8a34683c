//! What the schemes of fetched tokens have in common.

use syn::{Expr, LitStr, Meta, Path};

use super::super::model::{
    ClientAuth, Grant, Setting, TokenFields, TokenFormat, TokenPlace, TokenScheme, Urls,
};
use super::super::scalar::SentHeader;
use super::check_prefix;
use crate::diag::{self, Diagnostics};
use crate::setting::{Parsed, Text, Value, expected, expr_of, key_of, read_str, strings_of, take};
use crate::value::EndpointUrl;

/// A URL, or a path after the base URL.
pub(super) struct Url(pub(super) EndpointUrl);

impl Value for Url {
    const EXPECTED: &'static str = "a URL, such as `\"https://auth.example.com/oauth/token\"`, or a path, such as `\"/oauth/token\"`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let key = key_of(meta).map(ToString::to_string).unwrap_or_default();
        read_str(meta, errors, |literal| {
            EndpointUrl::parse(literal, &key).map(Self)
        })
    }
}

pub(super) struct Issuer(pub(super) EndpointUrl);

impl Value for Issuer {
    const EXPECTED: &'static str = "a URL, such as `\"https://login.example.com\"`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        read_str(meta, errors, |literal| {
            EndpointUrl::parse_issuer(literal).map(Self)
        })
    }
}

/// A function of the user's.
pub(super) struct Hook(pub(super) Path);

impl Value for Hook {
    const EXPECTED: &'static str = "the path of a function, such as `acme::adjust`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        match expr_of(meta) {
            Some(Expr::Path(path)) if path.qself.is_none() => Some(Self(path.path.clone())),
            _ => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

/// Codes of errors.
pub(super) struct Codes(pub(super) Vec<LitStr>);

impl Value for Codes {
    const EXPECTED: &'static str = "error codes, such as `[\"bad_refresh_token\"]`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some(codes) = strings_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        for (index, code) in codes.iter().enumerate() {
            if code.value().is_empty() {
                errors.push(diag::on(code, "an error code cannot be empty"));
            } else if codes[..index].contains(code) {
                let text = code.value();
                errors.push(diag::on(
                    code,
                    format_args!("error code `{text}` is listed twice"),
                ));
            }
        }
        Some(Self(codes))
    }
}

/// The name of a parameter.
pub(super) fn read_name(Text(literal): Text, errors: &mut Diagnostics) -> Option<String> {
    let name = literal.value();
    if name.is_empty() {
        errors.push(diag::on(literal, "a parameter needs a name"));
        return None;
    }
    Some(name)
}

/// A URL that was given, or not.
pub(super) fn read_url(url: Option<Parsed<Url>>, errors: &mut Diagnostics) -> Setting<EndpointUrl> {
    match url {
        None => Setting::Missing,
        url => take(url, errors).map_or(Setting::Invalid, |url| Setting::Valid(url.0)),
    }
}

pub(super) fn read_issuer(
    issuer: Option<Parsed<Issuer>>,
    errors: &mut Diagnostics,
) -> Setting<EndpointUrl> {
    match issuer {
        None => Setting::Missing,
        url => take(url, errors).map_or(Setting::Invalid, |url| Setting::Valid(url.0)),
    }
}

pub(super) fn read_hook(hook: Option<Parsed<Hook>>, errors: &mut Diagnostics) -> Option<Path> {
    take(hook, errors).map(|hook| hook.0)
}

/// The header that a token is sent in.
pub(super) fn read_place(
    header: Option<Parsed<SentHeader>>,
    prefix: Option<Parsed<Text>>,
    errors: &mut Diagnostics,
) -> TokenPlace {
    TokenPlace {
        header: take(header, errors).map(|header| header.0.wire),
        prefix: take(prefix, errors).and_then(|text| check_prefix(&text, errors)),
    }
}

impl TokenScheme {
    /// A scheme without options.
    pub(super) fn new(grant: Grant) -> Self {
        Self {
            grant,
            urls: Urls::default(),
            discovery: false,
            client_auth: ClientAuth::default(),
            format: TokenFormat::default(),
            pkce: true,
            scopes: Vec::new(),
            scope_separator: None,
            authorize_params: Vec::new(),
            token_params: Vec::new(),
            rename: Vec::new(),
            refused: Vec::new(),
            fields: TokenFields::default(),
            captures: Vec::new(),
            place: TokenPlace::default(),
            callback_hmac: None,
            lifetime: None,
            request_hook: None,
            response_hook: None,
        }
    }
}
