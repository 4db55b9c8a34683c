//! The lists that are not settings: `headers("X-A" = "b")`, `config(name: Type = default)`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Ident, Lit, LitStr, Meta, Token, Type, UnOp};

use super::model::{ExtraField, FieldDefault, Header, HeaderValue};
use crate::diag::{self, Diagnostics};
use crate::recover;
use crate::setting::{Value, expected, split_at_commas};
use crate::value::{HeaderName, HeaderText};

pub(crate) struct Headers(pub(crate) Vec<Header>);

impl Value for Headers {
    const EXPECTED: &'static str = "headers, such as `headers(\"X-Api-Version\" = \"1\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let mut headers: Vec<Header> = Vec::new();
        for chunk in split_at_commas(list.tokens.clone()) {
            let tokens: TokenStream = chunk.into_iter().collect();
            let Ok((literal, value)) = parse_header.parse2(tokens.clone()) else {
                errors.push(diag::on(
                    tokens,
                    "a header is written `\"X-Name\" = \"value\"`, or `\"X-Name\" = config.field`",
                ));
                continue;
            };
            let name = errors.keep(HeaderName::parse_sent(&literal));
            let value = errors.keep(value);
            let (Some(name), Some(value)) = (name, value) else {
                continue;
            };
            if name.wire == "authorization" {
                errors.push(diag::on(
                    literal,
                    "credentials do not belong in `headers`\nhelp: `auth = bearer` reads them from the environment",
                ));
                continue;
            }
            let header = Header {
                name,
                literal,
                value,
            };
            if headers
                .iter()
                .any(|other| other.name.wire == header.name.wire)
            {
                errors.push(diag::on(
                    &header.literal,
                    format_args!("header `{}` is set twice", header.name.text),
                ));
            }
            headers.push(header);
        }
        Some(Self(headers))
    }
}

/// The outer error is one of syntax, the inner one of the value.
fn parse_header(input: ParseStream<'_>) -> syn::Result<(LitStr, syn::Result<HeaderValue>)> {
    let name = input.parse()?;
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        let value = HeaderText::parse(&input.parse()?);
        return Ok((name, value.map(|text| HeaderValue::Fixed(text.0))));
    }
    let of: Ident = input.parse()?;
    input.parse::<Token![.]>()?;
    let field = input.call(Ident::parse_any)?;
    let value = match of.to_string().as_str() {
        "config" => HeaderValue::Config(field),
        "connection" => HeaderValue::Connection(field),
        _ => return Err(diag::at(of.span(), "expected `config` or `connection`")),
    };
    Ok((name, Ok(value)))
}

pub(crate) struct ExtraFields(pub(crate) Vec<ExtraField>);

impl Value for ExtraFields {
    const EXPECTED: &'static str = "fields, such as `config(page_size: u32 = 50)`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let mut fields: Vec<ExtraField> = Vec::new();
        let end = list.delimiter.span().close();
        recover::with_list(list.tokens.clone(), end, |input| {
            while !input.is_empty() {
                match recover::attempt(input, parse_field) {
                    Ok(field) => fields.extend(check_field(field, &fields, errors)),
                    Err(error) => {
                        errors.push(error);
                        recover::skip_until_comma(input);
                    }
                }
                // Either there is one, or the end.
                let _ = input.parse::<Option<Token![,]>>();
            }
        });
        Some(Self(fields))
    }
}

fn parse_field(input: ParseStream<'_>) -> syn::Result<ExtraField> {
    let docs = input.call(Attribute::parse_outer)?;
    let ident: Ident = input.parse()?;
    let form = format!("config field `{ident}` has no type\nhelp: `{ident}: Option<String>`");
    input
        .parse::<Token![:]>()
        .map_err(|_| diag::at(ident.span(), &form))?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(diag::at(ident.span(), form));
    }
    let ty: Type = input.parse()?;
    let default = match input.parse::<Option<Token![=]>>()? {
        None => FieldDefault::None,
        Some(eq) if input.is_empty() || input.peek(Token![,]) => {
            return Err(diag::at(
                eq.span,
                format_args!("config field `{ident}` has no default after `=`"),
            ));
        }
        Some(_) => default_of(input.parse()?),
    };
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error(format_args!("expected `,` after config field `{ident}`")));
    }
    Ok(ExtraField {
        docs,
        ident,
        ty,
        default,
    })
}

fn check_field(
    mut field: ExtraField,
    others: &[ExtraField],
    errors: &mut Diagnostics,
) -> Option<ExtraField> {
    let is_doc = |attribute: &Attribute| attribute.path().is_ident("doc");
    for attribute in field.docs.iter().filter(|attribute| !is_doc(attribute)) {
        errors.push(diag::on(
            attribute,
            "a config field takes documentation and no other attribute",
        ));
    }
    field.docs.retain(is_doc);
    if others.iter().any(|other| other.ident == field.ident) {
        errors.push(diag::at(
            field.ident.span(),
            format_args!("config field `{}` is declared twice", field.ident),
        ));
        return None;
    }
    Some(field)
}

/// Literals become the text that would stand in the environment.
fn default_of(expr: Expr) -> FieldDefault {
    let text = match &expr {
        Expr::Lit(literal) => text_of(&literal.lit),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
            Expr::Lit(literal) => text_of(&literal.lit).map(|text| format!("-{text}")),
            _ => None,
        },
        _ => None,
    };
    match text {
        Some(text) => FieldDefault::Text(text),
        None => FieldDefault::Expr(Box::new(expr)),
    }
}

fn text_of(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Str(text) => Some(text.value()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        Lit::Float(number) => Some(number.base10_digits().to_owned()),
        Lit::Bool(flag) => Some(flag.value.to_string()),
        _ => None,
    }
}
