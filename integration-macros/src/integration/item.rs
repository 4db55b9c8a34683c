//! The items of the trait, each parsed on its own.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, FnArg, Generics, PatType, ReturnType, Safety, Signature, Token, TraitItem, Type,
    Visibility, token,
};

use super::signature::{plain, shared_receiver, unknown};
use crate::diag::{self, Diagnostics};
use crate::recover;

pub(crate) enum Item {
    Method(Box<RawMethod>),
    /// Anything else, as it is.
    Foreign(Box<TraitItem>),
}

pub(crate) struct RawMethod {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) sig: Signature,
    /// The content of its block.
    pub(crate) body: Option<TokenStream>,
    /// Whether it was salvaged. Its signature then may not be what its body needs.
    pub(crate) salvaged: bool,
}

pub(crate) fn parse_items(input: ParseStream<'_>, errors: &mut Diagnostics) -> Vec<Item> {
    let mut items = Vec::new();
    while !input.is_empty() {
        let start = input.cursor();
        match recover::attempt(input, parse_method) {
            Ok((vis, method)) => {
                refuse_visibility(&vis, errors);
                items.push(Item::Method(Box::new(method)));
            }
            Err(error) => match recover::attempt(input, parse_foreign) {
                Ok(item) => items.push(Item::Foreign(Box::new(item))),
                Err(_) => items.extend(recover_method(input, error, errors)),
            },
        }
        // Whatever it is, it is skipped in the end.
        if input.cursor() == start {
            let _ = input.parse::<TokenTree>();
        }
    }
    items
}

fn parse_method(input: ParseStream<'_>) -> syn::Result<(Visibility, RawMethod)> {
    let attrs = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    let sig = input.parse()?;
    // The block stays as it is: the compiler parses it anyway.
    let body = match input.peek(token::Brace) {
        true => block(input),
        false => {
            input.parse::<Token![;]>()?;
            None
        }
    };
    let method = RawMethod {
        attrs,
        sig,
        body,
        salvaged: false,
    };
    Ok((vis, method))
}

fn block(input: ParseStream<'_>) -> Option<TokenStream> {
    match input.parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) => Some(group.stream()),
        _ => None,
    }
}

fn parse_foreign(input: ParseStream<'_>) -> syn::Result<TraitItem> {
    match input.parse()? {
        item @ (TraitItem::Const(_) | TraitItem::Type(_) | TraitItem::Macro(_)) => Ok(item),
        _ => Err(input.error("expected an endpoint")),
    }
}

fn refuse_visibility(vis: &Visibility, errors: &mut Diagnostics) {
    if !matches!(vis, Visibility::Inherited) {
        errors.push(diag::on(vis, "an endpoint is as visible as its trait"));
    }
}

/// Salvages what is there of a method that does not parse: its name above all, then its arguments.
fn recover_method(
    input: ParseStream<'_>,
    error: syn::Error,
    errors: &mut Diagnostics,
) -> Option<Item> {
    let mut found = Diagnostics::default();
    let attrs = recover::attributes(input, &mut found);
    if let Ok(vis) = recover::attempt(input, |input| input.parse::<Visibility>()) {
        refuse_visibility(&vis, &mut found);
    }
    let method = recover_signature(input, attrs, &mut found);
    match found.is_empty() {
        true => errors.push(error),
        false => errors.append(found),
    }
    let Some(mut method) = method else {
        recover::skip_item(input);
        return None;
    };
    if input.peek(token::Brace) {
        method.body = block(input);
    } else if recover::attempt(input, |input| input.parse::<Token![;]>()).is_err() {
        recover::skip_item(input);
    }
    Some(Item::Method(Box::new(method)))
}

fn recover_signature(
    input: ParseStream<'_>,
    attrs: Vec<Attribute>,
    errors: &mut Diagnostics,
) -> Option<RawMethod> {
    let constness = input.parse().ok()?;
    let asyncness = input.parse().ok()?;
    let safety = match input.parse::<Option<Token![unsafe]>>().ok()? {
        Some(token) => Safety::Unsafe(token),
        None => Safety::Default,
    };
    let abi = recover::attempt(input, |input| input.parse()).ok()?;
    let fn_token: Token![fn] = input.parse().ok()?;
    let ident: Ident = match recover::attempt(input, |input| input.parse()) {
        Ok(ident) => ident,
        Err(_) => {
            errors.push(diag::at(fn_token.span, "expected a name after `fn`"));
            return None;
        }
    };
    let mut generics = Generics::default();
    if input.peek(Token![<]) {
        match recover::attempt(input, |input| input.parse()) {
            Ok(parsed) => generics = parsed,
            Err(error) => {
                errors.push(error);
                recover::skip_until(input, |input| input.peek(token::Paren));
            }
        }
    }
    let mut inputs = Punctuated::new();
    let in_parens = input.peek(token::Paren);
    match recover::in_parens(input, |input| recover_arguments(input, errors)) {
        Ok(arguments) => inputs = arguments,
        Err(_) => {
            inputs.push(FnArg::Receiver(shared_receiver(ident.span())));
            errors.push(diag::at(
                ident.span(),
                format_args!("endpoint `{ident}` has no arguments\nhelp: `{ident}(&self)`"),
            ));
        }
    }
    let mut output = recover_output(input, &ident, errors);
    if !in_parens && matches!(output, ReturnType::Default) {
        output = ReturnType::Type(Default::default(), Box::new(unknown()));
    }
    if input.peek(Token![where]) {
        match recover::attempt(input, |input| input.parse()) {
            Ok(clause) => generics.where_clause = clause,
            Err(error) => errors.push(error),
        }
    }
    let sig = Signature {
        constness,
        asyncness,
        safety,
        abi,
        fn_token,
        ident,
        generics,
        paren_token: token::Paren::default(),
        inputs,
        variadic: None,
        output,
    };
    Some(RawMethod {
        attrs,
        sig,
        body: None,
        salvaged: true,
    })
}

fn recover_arguments(
    input: ParseStream<'_>,
    errors: &mut Diagnostics,
) -> Punctuated<FnArg, Token![,]> {
    let mut arguments = Punctuated::new();
    while !input.is_empty() {
        match recover::attempt(input, parse_argument) {
            Ok(argument) => arguments.push(argument),
            Err(error) => arguments.extend(recover_argument(input, error, errors)),
        }
        recover::skip_until_comma(input);
        // Either there is one, or the end.
        let _ = input.parse::<Option<Token![,]>>();
    }
    arguments
}

fn parse_argument(input: ParseStream<'_>) -> syn::Result<FnArg> {
    let argument = input.parse()?;
    match input.is_empty() || input.peek(Token![,]) {
        true => Ok(argument),
        false => Err(input.error("expected `,` after an argument")),
    }
}

/// An argument that has a name, and maybe attributes, but no type yet.
fn recover_argument(
    input: ParseStream<'_>,
    error: syn::Error,
    errors: &mut Diagnostics,
) -> Option<FnArg> {
    let mut found = Diagnostics::default();
    let attrs = recover::attributes(input, &mut found);
    let name = recover::attempt(input, |input| input.parse::<Ident>());
    let Ok(ident) = name else {
        let ends = input.is_empty() || input.peek(Token![,]);
        if let Some(attribute) = attrs.last().filter(|_| ends) {
            found.push(diag::on(
                attribute,
                "expected an argument after its attribute",
            ));
        }
        match found.is_empty() {
            true => errors.push(error),
            false => errors.append(found),
        }
        return None;
    };
    let colon: Option<Token![:]> = input.parse().ok().flatten();
    match input.is_empty() || input.peek(Token![,]) {
        true => errors.push(diag::at(
            ident.span(),
            format_args!("argument `{ident}` has no type\nhelp: `{ident}: &str`"),
        )),
        false if found.is_empty() => errors.push(error),
        false => {}
    }
    errors.append(found);
    Some(FnArg::Typed(PatType {
        attrs,
        pat: Box::new(plain(ident)),
        colon_token: colon.unwrap_or_default(),
        ty: Box::new(any_type()),
    }))
}

/// A type for an argument that has none. Not `Type::ImplTrait`, which the user would be told of.
fn any_type() -> Type {
    Type::Verbatim(quote::quote!(impl ::core::marker::Sized))
}

fn recover_output(input: ParseStream<'_>, ident: &Ident, errors: &mut Diagnostics) -> ReturnType {
    let Ok(arrow) = recover::attempt(input, |input| input.parse::<Token![->]>()) else {
        return ReturnType::Default;
    };
    match recover::attempt(input, |input| input.parse::<Type>()) {
        Ok(ty) => ReturnType::Type(arrow, Box::new(ty)),
        Err(error) => {
            let ends = input.is_empty() || input.peek(Token![;]) || input.peek(Token![#]);
            errors.push(match ends {
                true => diag::on(
                    arrow,
                    format_args!(
                        "endpoint `{ident}` has no return type after `->`\nhelp: `-> Result<()>`"
                    ),
                ),
                false => error,
            });
            recover::skip_until(input, |input| {
                input.peek(Token![;]) || input.peek(token::Brace) || recover::at_item(input)
            });
            ReturnType::Type(arrow, Box::new(unknown()))
        }
    }
}
