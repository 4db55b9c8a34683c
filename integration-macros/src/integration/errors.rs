//! `error(…)`: where a provider says what went wrong, and that something did.

use darling::FromMeta;
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, LitStr, Meta, Token};

use super::model::{ErrorShape, FailureSign};
use crate::diag::{self, Diagnostics};
use crate::setting::{Parsed, SettingList, Value, expected, read_list, split_at_commas, take};
use crate::value::{HeaderName, Pointer};

#[derive(FromMeta)]
struct ErrorArgs {
    message: Option<Parsed<Pointer>>,
    code: Option<Parsed<Pointer>>,
    request_id: Option<Parsed<HeaderName>>,
    failed: Option<Parsed<Signs>>,
}

impl SettingList for ErrorArgs {
    const KEYS: &'static [&'static str] = &["message", "code", "request_id", "failed"];
}

impl Value for ErrorShape {
    const EXPECTED: &'static str =
        "where errors are described, such as `error(message = \"/error/message\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let settings = match meta {
            Meta::List(list) if !list.tokens.is_empty() => list.tokens.clone(),
            _ => {
                errors.push(expected::<Self>(meta));
                return None;
            }
        };
        let args: ErrorArgs = read_list("error", settings, errors)?;
        Some(Self {
            message: take(args.message, errors),
            code: take(args.code, errors),
            request_id: take(args.request_id, errors),
            failed: take(args.failed, errors).map_or_else(Vec::new, |signs| signs.0),
        })
    }
}

/// `failed("/ok" = false, "/error", empty)`.
struct Signs(Vec<FailureSign>);

impl Value for Signs {
    const EXPECTED: &'static str = "what tells a failure, such as `failed(\"/ok\" = false)`, `failed(\"/error\")` or `failed(empty)`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let chunks = match meta {
            Meta::List(list) => split_at_commas(list.tokens.clone()),
            _ => Vec::new(),
        };
        if chunks.is_empty() {
            errors.push(expected::<Self>(meta));
            return None;
        }
        let mut signs = Vec::new();
        for chunk in chunks {
            let tokens: TokenStream = chunk.into_iter().collect();
            match parse_sign.parse2(tokens.clone()) {
                Ok(sign) => signs.extend(errors.keep(sign)),
                Err(_) => errors.push(diag::on(
                    tokens,
                    "a sign of failure is written `\"/ok\" = false`, `\"/error\"` or `empty`",
                )),
            }
        }
        Some(Self(signs))
    }
}

/// The outer error is one of syntax, the inner one of the pointer.
fn parse_sign(input: ParseStream<'_>) -> syn::Result<syn::Result<FailureSign>> {
    if input.peek(Ident) {
        let word: Ident = input.parse()?;
        return match word == "empty" {
            true => Ok(Ok(FailureSign::EmptyBody)),
            false => Err(input.error("expected `empty`")),
        };
    }
    let pointer = Pointer::parse(&input.parse::<LitStr>()?);
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Ok(pointer.map(FailureSign::Present));
    }
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let json = match (input.parse::<Lit>()?, negative) {
        (Lit::Bool(value), false) => value.value.to_string(),
        (Lit::Int(value), negative) => {
            format!(
                "{}{}",
                if negative { "-" } else { "" },
                value.base10_digits()
            )
        }
        (Lit::Str(value), false) => quoted(&value.value()),
        _ => return Err(input.error("expected a boolean, a number or a text")),
    };
    Ok(pointer.map(|pointer| FailureSign::Equals(pointer, json)))
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c.is_control() => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}
