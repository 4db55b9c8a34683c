//! The rows: `"user.created" => UserCreated(User)`, each parsed on its own.

use proc_macro2::{Ident, Span, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Attribute, Lit, LitStr, Token, Type, token};

use super::model::{Row, RowKind};
use crate::attribute::docs_of;
use crate::diag::{self, Diagnostics};
use crate::recover;
use crate::suggest;
use crate::value::IntegrationName;

pub(crate) fn parse_rows(input: ParseStream<'_>, errors: &mut Diagnostics) -> Vec<Row> {
    let mut rows = Vec::new();
    while !input.is_empty() {
        let start = input.cursor();
        let mut found = Diagnostics::default();
        rows.extend(parse_row(input, &mut found));
        if !input.is_empty() && !input.peek(Token![,]) {
            if found.is_empty() {
                let odd = input.span();
                found.push(diag::at(odd, "expected `,` after an event"));
            }
            recover::skip_until(input, |input| input.peek(Token![,]) || at_row(input));
        }
        errors.append(found);
        // Either there is one, or the next row, or the end.
        let _ = input.parse::<Option<Token![,]>>();
        // Whatever it is, it is skipped in the end.
        if input.cursor() == start {
            let _ = input.parse::<TokenTree>();
        }
    }
    rows
}

/// Whether the next row starts here.
fn at_row(input: ParseStream<'_>) -> bool {
    input.peek(LitStr) || input.peek(Token![#])
}

fn parse_row(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Row> {
    let attrs = recover::attributes(input, errors);
    if input.is_empty() || input.peek(Token![,]) {
        if errors.is_empty() {
            errors.push(match attrs.last() {
                Some(attribute) => diag::on(attribute, "expected an event after its attribute"),
                None => diag::at(input.span(), "expected an event before the `,`"),
            });
        }
        return None;
    }
    if input.peek(syn::Ident) {
        return parse_nameless(input, attrs, errors);
    }
    let names = parse_names(input, errors)?;
    let kind = match parse_arrow(input, &names, errors) {
        true => parse_variant(input, &names, errors),
        false => RowKind::Broken,
    };
    Some(row(attrs, names, kind))
}

fn row(attrs: Vec<Attribute>, names: Vec<LitStr>, kind: RowKind) -> Row {
    Row {
        docs: docs_of(&attrs),
        attrs,
        names,
        kind,
    }
}

/// `"a" | "b"`. `None` when not even one is there.
fn parse_names(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Vec<LitStr>> {
    let mut names = vec![parse_name(input, errors)?];
    while input.peek(Token![|]) {
        let or: Token![|] = input.parse().ok()?;
        match input.peek(Lit) {
            true => names.extend(parse_name(input, errors)),
            false => errors.push(diag::on(or, "expected the name of an event after `|`")),
        }
    }
    Some(names)
}

fn parse_name(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<LitStr> {
    if input.peek(LitStr) {
        return input.parse().ok();
    }
    let odd = match input.parse::<TokenTree>() {
        Ok(token) => token.span(),
        Err(_) => input.span(),
    };
    errors.push(diag::at(
        odd,
        "expected the name of an event, such as `\"user.created\"`",
    ));
    None
}

/// A row that starts with its variant, as in an enum without the macro.
fn parse_nameless(
    input: ParseStream<'_>,
    attrs: Vec<Attribute>,
    errors: &mut Diagnostics,
) -> Option<Row> {
    let word: Ident = input.parse().ok()?;
    if input.peek(Token![=>]) || input.peek(Token![|]) {
        errors.push(diag::at(
            word.span(),
            format_args!("the name of an event is a string\nhelp: `\"{word}\"`"),
        ));
        recover::skip_until(input, |input| {
            input.peek(Token![=>]) || input.peek(Token![,])
        });
        input.parse::<Token![=>]>().ok()?;
        // What else is wrong with it is not what it was written for.
        let kind = parse_variant(input, &[], &mut Diagnostics::default());
        return Some(row(attrs, Vec::new(), kind));
    }
    let name = IntegrationName::from_type_name(&word.to_string()).0;
    let payload = match input.peek(token::Paren) {
        true => parse_payload(input, &word, &[], &mut Diagnostics::default()),
        false => None,
    };
    let shown = payload.as_ref().map_or_else(
        || format!("{word}Payload"),
        |payload| payload.to_token_stream().to_string(),
    );
    let name = name.replacen('_', ".", 1);
    errors.push(diag::at(
        word.span(),
        format_args!("variant `{word}` has no event\nhelp: `\"{name}\" => {word}({shown})`"),
    ));
    let variant = word;
    Some(row(attrs, Vec::new(), RowKind::Event { variant, payload }))
}

/// `=>`, or what was meant by it.
fn parse_arrow(input: ParseStream<'_>, names: &[LitStr], errors: &mut Diagnostics) -> bool {
    if input.peek(Token![=>]) {
        let _ = input.parse::<Token![=>]>();
        return true;
    }
    if input.is_empty() || input.peek(Token![,]) || at_row(input) {
        if errors.is_empty() {
            errors.push(without_payload(names, None));
        }
        return false;
    }
    let odd = input.span();
    if errors.is_empty() {
        errors.push(diag::at(odd, "expected `=>` after the name of an event"));
    }
    // `->`, `:` and `=` are as good as any.
    while matches!(input.cursor().token_tree(), Some((TokenTree::Punct(punct), _)) if punct.as_char() != ',' && punct.as_char() != '#')
    {
        let _ = input.parse::<TokenTree>();
    }
    input.peek(syn::Ident)
}

fn parse_variant(input: ParseStream<'_>, names: &[LitStr], errors: &mut Diagnostics) -> RowKind {
    let Ok(variant) = recover::attempt(input, |input| input.parse::<Ident>()) else {
        if errors.is_empty() {
            let ends = input.is_empty() || input.peek(Token![,]) || at_row(input);
            errors.push(match ends {
                true => without_payload(names, None),
                false => diag::at(input.span(), "expected a variant, or `ignore`, after `=>`"),
            });
        }
        return RowKind::Broken;
    };
    if variant == "ignore" {
        if input.peek(token::Paren) || input.peek(token::Brace) {
            let odd = input.span();
            let _ = input.parse::<TokenTree>();
            errors.push(diag::at(odd, "an event that is ignored has no payload"));
        }
        return RowKind::Ignored;
    }
    let payload = match input.peek(token::Paren) {
        true => parse_payload(input, &variant, names, errors),
        false if input.peek(token::Brace) => {
            let odd = input.span();
            let _ = input.parse::<TokenTree>();
            errors.push(one_type(odd, &variant));
            None
        }
        false => {
            if errors.is_empty() {
                errors.push(without_payload(names, Some(&variant)));
            }
            None
        }
    };
    RowKind::Event { variant, payload }
}

fn parse_payload(
    input: ParseStream<'_>,
    variant: &Ident,
    names: &[LitStr],
    errors: &mut Diagnostics,
) -> Option<Box<Type>> {
    recover::in_parens(input, |input| {
        if input.is_empty() {
            errors.push(without_payload(names, Some(variant)));
            return None;
        }
        let payload = match recover::attempt(input, |input| input.parse::<Type>()) {
            Ok(payload) => Some(Box::new(payload)),
            Err(error) => {
                errors.push(error);
                recover::skip_until(input, |_| false);
                None
            }
        };
        let comma = input.parse::<Option<Token![,]>>().ok().flatten();
        if !input.is_empty() {
            let odd = input.span();
            errors.push(match (comma, input.parse::<Type>(), &payload) {
                (Some(_), Ok(second), Some(first)) if input.is_empty() => {
                    let (first, second) = (shown(first), shown(&second));
                    diag::at(
                        odd,
                        format_args!(
                            "a payload is one type\nhelp: `{variant}(({first}, {second}))`"
                        ),
                    )
                }
                _ => one_type(odd, variant),
            });
            recover::skip_until(input, |_| false);
        }
        payload
    })
    .ok()
    .flatten()
}

fn shown(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

fn one_type(odd: Span, variant: &Ident) -> syn::Error {
    diag::at(
        odd,
        format_args!("a payload is one type\nhelp: `{variant}({variant}Payload)`"),
    )
}

/// Row 36.
fn without_payload(names: &[LitStr], variant: Option<&Ident>) -> syn::Error {
    let Some(name) = names.first() else {
        let span = variant.map_or_else(Span::call_site, Ident::span);
        return diag::at(span, "an event needs a payload type");
    };
    let text = name.value();
    let message = format!("event `\"{text}\"` has no payload type");
    let variant = match variant {
        Some(variant)
            if suggest::closest(&variant.to_string(), ["ignore", "Ignored"]).is_some() =>
        {
            return diag::on(
                name,
                format_args!("{message}\nhelp: `\"{text}\" => ignore`"),
            );
        }
        Some(variant) => variant.to_string(),
        None => variant_of(&text),
    };
    diag::on(
        name,
        format_args!("{message}\nhelp: `\"{text}\" => {variant}({variant}Payload)`"),
    )
}

/// `user.created` is `UserCreated`.
fn variant_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let mut variant = String::new();
    for word in words {
        let mut chars = word.chars();
        variant.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        variant.push_str(chars.as_str());
    }
    match variant.starts_with(|c: char| c.is_ascii_uppercase()) {
        true => variant,
        false => format!("Event{variant}"),
    }
}
