//! From tokens to the model. Everything that is wrong is reported, and parsing goes on.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Generics, Meta, Token, Visibility, WhereClause, token};

use super::args::parse_options;
use super::model::{Options, WebhookSet};
use super::row::parse_rows;
use crate::attribute::{docs_of, misspelt, name_of};
use crate::diag::{self, Diagnostics};
use crate::recover;

/// Parses the enum with its attribute. `None` when there is no enum, or none with a name.
pub(crate) fn parse(input: TokenStream, errors: &mut Diagnostics) -> Option<WebhookSet> {
    let mut set = None;
    recover::with_input(input, |input| set = parse_enum(input, errors));
    set
}

fn parse_enum(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<WebhookSet> {
    let start = input.cursor();
    let mut attrs = recover::attributes(input, errors);
    let vis = recover::attempt(input, |input| input.parse::<Visibility>())
        .unwrap_or(Visibility::Inherited);
    if !input.peek(Token![enum]) {
        let is_empty = input.is_empty() && input.cursor() == start;
        let error = match is_empty {
            true => diag::at(
                input.span(),
                "`webhook_events!` declares an enum, and is empty",
            ),
            false => not_an_enum(input, attrs.last()),
        };
        let found_enum = input.peek(Token![enum]);
        errors.push(error);
        if !found_enum {
            return None;
        }
    }
    let enum_token: Token![enum] = input.parse().ok()?;
    let Ok(ident) = input.call(Ident::parse_any) else {
        errors.push(diag::at(enum_token.span, "expected a name after `enum`"));
        return None;
    };
    let mut found = Diagnostics::default();
    let mut generics = Generics::default();
    if input.peek(Token![<]) {
        match recover::attempt(input, |input| input.parse()) {
            Ok(parsed) => generics = parsed,
            Err(error) => found.push(error),
        }
    }
    if input.peek(Token![where]) {
        match recover::attempt(input, |input| input.parse::<WhereClause>()) {
            Ok(clause) => generics.where_clause = Some(clause),
            Err(error) => found.push(error),
        }
    }
    if !input.peek(token::Brace) && !input.is_empty() && found.is_empty() {
        found.push(input.error("expected `{`"));
    }
    recover::skip_until(input, |input| input.peek(token::Brace));
    // Without a body, that alone is said: errors at the end of all tokens have no place.
    if input.peek(token::Brace) {
        errors.append(found);
    }
    let options = read_attribute(&mut attrs, &ident, errors);
    let mut rows = Vec::new();
    let mut has_body = true;
    let read = recover::in_braces(input, |input| {
        has_body = !input.is_empty();
        rows = parse_rows(input, errors);
    });
    if read.is_err() {
        errors.push(diag::at(
            ident.span(),
            format_args!("webhook set `{ident}` has no body\nhelp: `enum {ident} {{ … }}`"),
        ));
    } else if !input.is_empty() {
        errors.push(input.error(format_args!(
            "expected the end after `{ident}`: each set has a `webhook_events!` of its own"
        )));
    }
    // The compiler is told of tokens that are left, and would tell of nothing else.
    recover::skip_until(input, |_| false);
    Some(WebhookSet {
        docs: docs_of(&attrs),
        attrs,
        vis,
        enum_token,
        ident,
        generics,
        rows,
        has_body,
        options,
    })
}

/// Goes on to the `enum` if there is one.
fn not_an_enum(input: ParseStream<'_>, attribute: Option<&Attribute>) -> syn::Error {
    let odd = input.span();
    let mut last = odd;
    // Errors at the end have no place of their own.
    if let (true, Some(attribute)) = (input.is_empty(), attribute) {
        return diag::on(attribute, "`webhook_events!` declares an enum");
    }
    while !input.is_empty() && !input.peek(Token![enum]) {
        let Ok(token) = input.parse::<TokenTree>() else {
            break;
        };
        last = token.span();
        let word = token.to_string();
        let article = if word == "impl" { "an" } else { "a" };
        if let "struct" | "trait" | "union" | "impl" | "fn" | "mod" | "type" | "static" | "const"
        | "use" = word.as_str()
        {
            recover::skip_until(input, |_| false);
            return diag::at(
                last,
                format_args!("`webhook_events!` declares an enum, found {article} {word}"),
            );
        }
    }
    match input.is_empty() {
        true => diag::at(last, "`webhook_events!` declares an enum"),
        false => diag::at(odd, "expected `enum`"),
    }
}

/// Takes `#[webhook(…)]` out of the attributes.
fn read_attribute(attrs: &mut Vec<Attribute>, ident: &Ident, errors: &mut Diagnostics) -> Options {
    let mut ours: Option<Attribute> = None;
    for attribute in std::mem::take(attrs) {
        let Some(name) = name_of(&attribute).map(Ident::to_string) else {
            attrs.push(attribute);
            continue;
        };
        if name != "webhook" {
            match misspelt(&attribute, &name, &["webhook"]) {
                Some((_, error)) => errors.push(error),
                None => {
                    attrs.push(attribute);
                    continue;
                }
            }
        }
        match &ours {
            None => ours = Some(attribute),
            Some(_) => errors.push(diag::on(
                attribute,
                format_args!("webhook set `{ident}` already has `#[webhook]`"),
            )),
        }
    }
    let tokens = match ours.map(|attribute| attribute.meta) {
        Some(Meta::List(list)) => list.tokens,
        Some(Meta::NameValue(pair)) => {
            errors.push(diag::on(
                pair,
                "`webhook` takes options\nhelp: `#[webhook(signature = github)]`",
            ));
            return Options::invalid();
        }
        Some(Meta::Path(_)) | None => TokenStream::new(),
    };
    parse_options(tokens, errors)
}
