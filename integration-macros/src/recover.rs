//! Going on after a syntax error.
//!
//! rust-analyzer expands declarations while they are typed, and completes from what comes out. So what
//! can be parsed is kept, what cannot is reported where it is, and nothing is lost to the rest.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Token, token};

use crate::diag::Diagnostics;

/// Runs a parser that reports by itself. Tokens that it leaves, or left in a group, are no error.
/// What is missing at the end is reported on the whole attribute; [`with_list`] does better.
pub(crate) fn with_input(tokens: TokenStream, read: impl FnOnce(ParseStream<'_>)) {
    // The result only ever says that tokens were left.
    let _ = Parser::parse2(
        |input: ParseStream<'_>| {
            read(input);
            Ok(())
        },
        tokens,
    );
}

/// Runs a parser that reports by itself on a list. What is missing at its end is reported at `end`.
pub(crate) fn with_list(tokens: TokenStream, end: Span, read: impl FnOnce(ParseStream<'_>)) {
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(end);
    with_input(TokenTree::Group(group).into(), |input| {
        // There are braces: they were put there.
        let _ = in_braces(input, read);
    });
}

/// Parses, and does not move when that fails.
pub(crate) fn attempt<T>(
    input: ParseStream<'_>,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let ahead = input.fork();
    let value = parse(&ahead)?;
    input.advance_to(&ahead);
    Ok(value)
}

/// Skips the rest of an entry, commas between angle brackets included: they are a type's.
pub(crate) fn skip_until_comma(input: ParseStream<'_>) {
    let mut depth = 0_usize;
    let mut after_dash = false;
    while !input.is_empty() {
        if depth == 0 && input.peek(Token![,]) {
            return;
        }
        let Ok(token) = input.parse::<TokenTree>() else {
            return;
        };
        let punct = match &token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        match punct {
            Some('<') => depth += 1,
            Some('>') if !after_dash => depth = depth.saturating_sub(1),
            _ => {}
        }
        after_dash = punct == Some('-');
    }
}

/// The attributes that parse; the others are reported.
pub(crate) fn attributes(input: ParseStream<'_>, errors: &mut Diagnostics) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    while input.peek(Token![#]) {
        match attempt(input, one_attribute) {
            Ok(mut one) => attributes.append(&mut one),
            Err(error) => {
                errors.push(error);
                // The `#` and, if it is there, what stands in brackets.
                let _ = input.parse::<TokenTree>();
                if input.peek(token::Bracket) {
                    let _ = input.parse::<TokenTree>();
                }
            }
        }
    }
    attributes
}

fn one_attribute(input: ParseStream<'_>) -> syn::Result<Vec<Attribute>> {
    let mut tokens = TokenStream::new();
    tokens.extend([input.parse::<TokenTree>()?, input.parse::<TokenTree>()?]);
    Parser::parse2(Attribute::parse_outer, tokens)
}

/// Reads the content of the next braces, in place. `None` when there are none.
pub(crate) fn in_braces<T>(
    input: ParseStream<'_>,
    read: impl FnOnce(ParseStream<'_>) -> T,
) -> syn::Result<T> {
    let content;
    syn::braced!(content in input);
    Ok(read(&content))
}

/// Reads the content of the next parentheses, in place.
pub(crate) fn in_parens<T>(
    input: ParseStream<'_>,
    read: impl FnOnce(ParseStream<'_>) -> T,
) -> syn::Result<T> {
    let content;
    syn::parenthesized!(content in input);
    Ok(read(&content))
}

pub(crate) fn skip_until(input: ParseStream<'_>, stop: impl Fn(ParseStream<'_>) -> bool) {
    while !input.is_empty() && !stop(input) {
        let _ = input.parse::<TokenTree>();
    }
}

/// Whether the next item of a trait starts here.
pub(crate) fn at_item(input: ParseStream<'_>) -> bool {
    input.peek(Token![#])
        || input.peek(Token![fn])
        || input.peek(Token![async])
        || input.peek(Token![pub])
}

/// Skips the rest of a broken item.
pub(crate) fn skip_item(input: ParseStream<'_>) {
    while !input.is_empty() && !at_item(input) {
        let ends = input.peek(Token![;]) || input.peek(token::Brace);
        let _ = input.parse::<TokenTree>();
        if ends {
            return;
        }
    }
}
