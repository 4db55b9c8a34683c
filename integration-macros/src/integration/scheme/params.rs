//! `authorize_params(…)`, `token_params(…)`, `claims(…)` and `rename(…)`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Meta, Token};

use super::super::model::{ParamValue, TokenParam};
use crate::diag::{self, Diagnostics};
use crate::setting::{Value, expected, listed, split_at_commas};
use crate::suggest;

/// Parameters that may be called by another name.
const RENAMED: &[&str] = &[
    "client_id",
    "client_secret",
    "code",
    "grant_type",
    "redirect_uri",
    "refresh_token",
    "scope",
    "state",
    "response_type",
    "code_verifier",
    "code_challenge",
    "code_challenge_method",
    "assertion",
    "token",
];

/// Parameters that the client sets, of a scheme with a client.
pub(super) const OF_CLIENT: &[&str] = &[
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "grant_type",
    "code",
    "redirect_uri",
    "state",
    "response_type",
    "scope",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "refresh_token",
    "device_code",
];

/// Parameters that the client sets when it exchanges a JWT.
pub(super) const OF_ASSERTION: &[&str] = &["grant_type", "assertion", "scope"];

pub(super) struct Params(pub(super) Vec<TokenParam>);

impl Value for Params {
    const EXPECTED: &'static str = "pairs in parentheses, such as `(\"audience\" = \"api\")`, or `(\"audience\" = config.audience)`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let word = match list.path.is_ident("claims") {
            true => "claim",
            false => "parameter",
        };
        let mut params: Vec<TokenParam> = Vec::new();
        for chunk in split_at_commas(list.tokens.clone()) {
            let tokens: TokenStream = chunk.into_iter().collect();
            let Ok(param) = parse_param.parse2(tokens.clone()) else {
                errors.push(diag::on(
                    tokens,
                    format_args!(
                        "a {word} is written `\"name\" = \"value\"`, or `\"name\" = config.field`"
                    ),
                ));
                continue;
            };
            let name = param.name.value();
            if name.is_empty() {
                errors.push(diag::on(&param.name, format_args!("a {word} needs a name")));
            } else if params.iter().any(|other| other.name == param.name) {
                errors.push(diag::on(
                    &param.name,
                    format_args!("{word} `{name}` is set twice"),
                ));
            }
            params.push(param);
        }
        Some(Self(params))
    }
}

fn parse_param(input: ParseStream<'_>) -> syn::Result<TokenParam> {
    let name = input.parse()?;
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        let value: LitStr = input.parse()?;
        return Ok(TokenParam {
            name,
            value: ParamValue::Fixed(value.value()),
        });
    }
    let config: Ident = input.parse()?;
    if config != "config" {
        return Err(diag::at(config.span(), "expected `config`"));
    }
    input.parse::<Token![.]>()?;
    let field = input.call(Ident::parse_any)?;
    Ok(TokenParam {
        name,
        value: ParamValue::Config(field),
    })
}

/// Reports parameters that are among those the client sets.
pub(super) fn check_params(params: &[TokenParam], reserved: &[&str], errors: &mut Diagnostics) {
    for param in params {
        let name = param.name.value();
        if !reserved.contains(&name.as_str()) {
            continue;
        }
        let help = match name.as_str() {
            "scope" => "`scopes = [\"…\"]`".to_owned(),
            "client_assertion" | "client_assertion_type" => {
                "`client_auth = private_key_jwt`".to_owned()
            }
            "grant_type" | "assertion" | "device_code" => {
                "`token_request = path::to::function` can change it".to_owned()
            }
            name => format!("`rename(\"{name}\" = \"…\")` sends it by another name"),
        };
        errors.push(diag::on(
            &param.name,
            format_args!("parameter `{name}` is set by the client\nhelp: {help}"),
        ));
    }
}

/// Reports claims that the client sets.
pub(super) fn check_claims(claims: &[TokenParam], errors: &mut Diagnostics) {
    for claim in claims {
        let name = claim.name.value();
        let help = match name.as_str() {
            "iss" => "\nhelp: it is `jwt_issuer` of the configuration",
            "sub" => "\nhelp: it is `jwt_subject` of the configuration",
            "aud" => "\nhelp: `audience = \"…\"`",
            "exp" => "\nhelp: `lifetime = \"10min\"`",
            "iat" => "",
            _ => continue,
        };
        errors.push(diag::on(
            &claim.name,
            format_args!("claim `{name}` is set by the client{help}"),
        ));
    }
}

/// Standard parameters by the names that a provider has for them.
pub(super) struct Renames(pub(super) Vec<(LitStr, LitStr)>);

impl Value for Renames {
    const EXPECTED: &'static str =
        "pairs in parentheses, such as `(\"client_id\" = \"client_key\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let mut renames: Vec<(LitStr, LitStr)> = Vec::new();
        for chunk in split_at_commas(list.tokens.clone()) {
            let tokens: TokenStream = chunk.into_iter().collect();
            let Ok((standard, own)) = parse_rename.parse2(tokens.clone()) else {
                errors.push(diag::on(
                    tokens,
                    "a new name is written `\"client_id\" = \"client_key\"`",
                ));
                continue;
            };
            let name = standard.value();
            if !RENAMED.contains(&name.as_str()) {
                errors.push(unknown_parameter(&standard, &own));
            } else if renames.iter().any(|(other, _)| *other == standard) {
                errors.push(diag::on(
                    &standard,
                    format_args!("parameter `{name}` is renamed twice"),
                ));
            } else if own.value().is_empty() {
                errors.push(diag::on(&own, "a parameter needs a name"));
            }
            renames.push((standard, own));
        }
        Some(Self(renames))
    }
}

fn parse_rename(input: ParseStream<'_>) -> syn::Result<(LitStr, LitStr)> {
    let standard = input.parse()?;
    input.parse::<Token![=]>()?;
    Ok((standard, input.parse()?))
}

fn unknown_parameter(standard: &LitStr, own: &LitStr) -> syn::Error {
    let (name, own) = (standard.value(), own.value());
    let mut help = suggest::did_you_mean(&name, RENAMED.iter().copied());
    if help.is_empty() {
        help = match RENAMED.contains(&own.as_str()) {
            true => format!("\nhelp: `\"{own}\" = \"{name}\"`"),
            false => format!("\nhelp: those are {}", listed(RENAMED)),
        };
    }
    diag::on(
        standard,
        format_args!("`{name}` is not a standard parameter{help}"),
    )
}
