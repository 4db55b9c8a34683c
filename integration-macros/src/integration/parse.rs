//! From tokens to the model. Everything that is wrong is reported, and parsing goes on.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{
    AttrStyle, Attribute, FnArg, Generics, Pat, Signature, Token, TypeParamBound, Visibility,
    WhereClause, token,
};

use super::args::{OPTIONS, parse_options};
use super::argument::{take_ours, take_role};
use super::attribute::{OF_ARGUMENTS, OF_METHODS};
use super::endpoint::parse_endpoint;
use super::item::{Item, RawMethod, parse_items};
use super::model::{
    Argument, Endpoint, Integration, Method, MethodKind, Options, Paging, Role, Setting,
};
use super::signature::{repair, repair_list};
use super::variables::resolve_variables;
use crate::attribute::{docs_of, misspelt, name_of};
use crate::diag::{self, Diagnostics};
use crate::recover;

/// Parses the attribute's arguments and the trait. `Err` holds what is emitted instead when there is
/// no trait at all.
pub(crate) fn parse(
    args: TokenStream,
    item: TokenStream,
    errors: &mut Diagnostics,
) -> Result<Integration, TokenStream> {
    let mut header = None;
    recover::with_input(item.clone(), |input| header = parse_trait(input, errors));
    let Some(header) = header else {
        return Err(without_our_attributes(item));
    };
    let (mut options, described) = parse_options(args, &header.ident, errors);
    let mut methods = Vec::new();
    let mut foreign = Vec::new();
    for item in header.items {
        match item {
            Item::Method(method) => methods.push(read_method(*method, &mut options, errors)),
            Item::Foreign(item) => foreign.push(*item),
        }
    }
    // Endpoints have schemes too, and those have URLs.
    options.variables = resolve_variables(&options, described, OPTIONS, errors);
    Ok(Integration {
        docs: docs_of(&header.attrs),
        attrs: header.attrs,
        vis: header.vis,
        trait_token: header.trait_token,
        ident: header.ident,
        generics: header.generics,
        supertraits: header.supertraits,
        methods,
        foreign,
        options,
    })
}

struct RawTrait {
    attrs: Vec<Attribute>,
    vis: Visibility,
    trait_token: Token![trait],
    ident: Ident,
    generics: Generics,
    supertraits: Punctuated<TypeParamBound, Token![+]>,
    items: Vec<Item>,
}

/// `None` when there is no trait, or none with a name.
fn parse_trait(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<RawTrait> {
    let mut attrs = recover::attributes(input, errors);
    let vis = recover::attempt(input, |input| input.parse::<Visibility>())
        .unwrap_or(Visibility::Inherited);
    while input.peek(Token![unsafe]) || input.peek(Token![auto]) {
        let word: TokenTree = input.parse().ok()?;
        errors.push(diag::at(
            word.span(),
            format_args!("an integration cannot be an `{word}` trait"),
        ));
    }
    if !input.peek(Token![trait]) {
        let odd = input.span();
        if let Some(error) = find_trait(input) {
            errors.push(error);
            return None;
        }
        errors.push(diag::at(odd, "expected `trait`"));
    }
    let trait_token: Token![trait] = input.parse().ok()?;
    let Ok(ident) = input.call(Ident::parse_any) else {
        errors.push(diag::at(trait_token.span, "expected a name after `trait`"));
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
    let mut supertraits = Punctuated::new();
    if input.peek(Token![:]) {
        match recover::attempt(input, parse_supertraits) {
            Ok(parsed) => supertraits = parsed,
            Err(error) => found.push(error),
        }
    }
    if input.peek(Token![where]) {
        match recover::attempt(input, |input| input.parse::<WhereClause>()) {
            Ok(clause) => generics.where_clause = Some(clause),
            Err(error) => found.push(error),
        }
    }
    let mut items = Vec::new();
    if !input.peek(token::Brace) && found.is_empty() {
        found.push(input.error("expected `{`"));
    }
    recover::skip_until(input, |input| input.peek(token::Brace));
    // Without a body, that alone is said: errors at the end of all tokens have no place.
    if input.peek(token::Brace) {
        errors.append(found);
    }
    let read = recover::in_braces(input, |input| {
        while input.peek(Token![#]) && input.peek2(Token![!]) {
            let Ok(inner) = input.call(Attribute::parse_inner) else {
                break;
            };
            attrs.extend(inner.into_iter().map(|inner| Attribute {
                style: AttrStyle::Outer,
                ..inner
            }));
        }
        items = parse_items(input, errors);
    });
    if read.is_err() {
        errors.push(diag::at(
            ident.span(),
            format_args!("integration `{ident}` has no body\nhelp: `trait {ident} {{ … }}`"),
        ));
    }
    Some(RawTrait {
        attrs,
        vis,
        trait_token,
        ident,
        generics,
        supertraits,
        items,
    })
}

fn parse_supertraits(input: ParseStream<'_>) -> syn::Result<Punctuated<TypeParamBound, Token![+]>> {
    input.parse::<Token![:]>()?;
    let mut bounds = Punctuated::new();
    while !input.is_empty() && !input.peek(token::Brace) && !input.peek(Token![where]) {
        bounds.push_value(input.parse()?);
        if !input.peek(Token![+]) {
            break;
        }
        bounds.push_punct(input.parse()?);
    }
    Ok(bounds)
}

/// Row 1. Goes on to the `trait` if there is one.
fn find_trait(input: ParseStream<'_>) -> Option<syn::Error> {
    let mut last = None;
    while !input.is_empty() && !input.peek(Token![trait]) {
        let token: TokenTree = input.parse().ok()?;
        let word = token.to_string();
        let what = match word.as_str() {
            "struct" | "enum" | "union" | "impl" | "fn" | "mod" | "type" | "static" | "const"
            | "use" | "macro_rules" => word.as_str(),
            _ => {
                last = Some(token.span());
                continue;
            }
        };
        let article = match what {
            "enum" | "impl" => "an",
            _ => "a",
        };
        return Some(diag::at(
            token.span(),
            format_args!("`#[integration]` goes on a trait, found {article} {what}"),
        ));
    }
    let nothing = || {
        // An item always has a token; what has none was never parsed by the compiler.
        diag::at(
            last.unwrap_or_else(Span::call_site),
            "`#[integration]` goes on a trait",
        )
    };
    input.is_empty().then(nothing)
}

/// The tokens of an item that is no trait, without the attributes that only we could resolve.
fn without_our_attributes(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let is_ours = match group.stream().into_iter().next() {
                    Some(TokenTree::Ident(word)) => OF_METHODS
                        .iter()
                        .chain(OF_ARGUMENTS)
                        .any(|ours| word == ours),
                    _ => false,
                };
                let after_pound =
                    matches!(kept.last(), Some(TokenTree::Punct(p)) if p.as_char() == '#');
                if is_ours && after_pound && group.delimiter() == proc_macro2::Delimiter::Bracket {
                    kept.pop();
                    continue;
                }
                let mut inner = proc_macro2::Group::new(
                    group.delimiter(),
                    without_our_attributes(group.stream()),
                );
                inner.set_span(group.span());
                kept.push(TokenTree::Group(inner));
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

fn read_method(raw: RawMethod, options: &mut Options, errors: &mut Diagnostics) -> Method {
    let RawMethod {
        mut attrs,
        mut sig,
        body,
        salvaged,
    } = raw;
    let ours = take_method_attributes(&mut attrs, &sig, body.is_some(), errors);
    let docs = docs_of(&attrs);
    let kind = match (ours.verb, body) {
        (verb, Some(body)) => {
            if let Some((_, attribute)) = verb {
                errors.push(diag::on(
                    attribute,
                    format_args!("method `{}` has a body, so it is no endpoint\nhelp: remove the body, or the attribute", sig.ident),
                ));
                strip_arguments(&mut sig, &mut Diagnostics::default());
            } else {
                strip_arguments(&mut sig, errors);
            }
            match salvaged {
                false => MethodKind::Provided(body),
                true => {
                    repair(&mut sig, &options.runtime, &mut Diagnostics::default());
                    MethodKind::Broken
                }
            }
        }
        (Some((word, attribute)), None) => {
            let has_default = !options.paginate.is_missing();
            let runtime = options.runtime.clone();
            let mut of_attribute = Diagnostics::default();
            let mut options =
                parse_endpoint(&attribute, word, &mut options.schemes, &mut of_attribute);
            if has_default && !options.paging.is_some() && sig.asyncness.is_none() {
                options.paging = Paging::Inherited(None);
            }
            match options.paging.is_some() {
                true => repair_list(&mut sig, &runtime, errors),
                false => repair(&mut sig, &runtime, errors),
            }
            let mut arguments = read_arguments(&mut sig, errors);
            errors.append(of_attribute);
            if let Some(Setting::Valid(path)) = &options.path {
                fill_placeholders(&mut arguments, &path.placeholders);
            }
            MethodKind::Endpoint(Box::new(Endpoint {
                verb: options.verb,
                attribute,
                path: options.path,
                arguments,
                policy: options.policy,
                auth: options.auth,
                headers: options.headers,
                scopes: options.scopes,
                idempotent: options.idempotent,
                idempotency_key: options.idempotency_key,
                errors: options.errors,
                stream: options.stream,
                paging: options.paging,
                alias: ours.alias,
            }))
        }
        (None, None) => {
            errors.push(diag::at(
                sig.ident.span(),
                format_args!("method `{}` has no HTTP attribute\nhelp: add `#[get(\"/…\")]`, or give it a default body", sig.ident),
            ));
            let mut quiet = Diagnostics::default();
            strip_arguments(&mut sig, &mut quiet);
            repair(&mut sig, &options.runtime, &mut quiet);
            MethodKind::Broken
        }
    };
    Method {
        attrs,
        docs,
        sig,
        kind,
    }
}

#[derive(Default)]
struct MethodAttributes {
    /// The attribute of the verb, and its name or what that was meant to be.
    verb: Option<(&'static str, Attribute)>,
    alias: bool,
}

fn take_method_attributes(
    attrs: &mut Vec<Attribute>,
    sig: &Signature,
    has_body: bool,
    errors: &mut Diagnostics,
) -> MethodAttributes {
    let mut ours = MethodAttributes::default();
    for attribute in std::mem::take(attrs) {
        let Some(name) = name_of(&attribute).map(Ident::to_string) else {
            attrs.push(attribute);
            continue;
        };
        let word = match OF_METHODS.iter().find(|ours| **ours == name) {
            Some(word) => *word,
            None if OF_ARGUMENTS.contains(&name.as_str()) => {
                errors.push(diag::on(
                    attribute,
                    format_args!("`#[{name}]` goes on an argument"),
                ));
                continue;
            }
            // A method with a body needs none of ours, so what it has is somebody else's.
            None if has_body => {
                attrs.push(attribute);
                continue;
            }
            None => match misspelt(&attribute, &name, OF_METHODS) {
                Some((meant, error)) => {
                    errors.push(error);
                    meant
                }
                None => {
                    attrs.push(attribute);
                    continue;
                }
            },
        };
        match &ours.verb {
            _ if word == "alias" => {
                if !matches!(attribute.meta, syn::Meta::Path(_)) {
                    errors.push(diag::on(&attribute, "`#[alias]` takes no options"));
                }
                ours.alias = true;
            }
            Some((first, _)) => errors.push(diag::on(
                attribute,
                format_args!("endpoint `{}` already has `#[{first}]`", sig.ident),
            )),
            None => ours.verb = Some((word, attribute)),
        }
    }
    ours
}

/// Takes our attributes off the arguments of a method that is no endpoint.
fn strip_arguments(sig: &mut Signature, errors: &mut Diagnostics) {
    let name = &sig.ident;
    for input in &mut sig.inputs {
        let attrs = match input {
            FnArg::Receiver(receiver) => &mut receiver.attrs,
            FnArg::Typed(argument) => &mut argument.attrs,
        };
        for attribute in take_ours(attrs) {
            let word = attribute.path().to_token_stream();
            errors.push(diag::on(
                &attribute,
                format_args!("`#[{word}]` is for endpoints, and `{name}` has a body"),
            ));
        }
    }
}

fn read_arguments(sig: &mut Signature, errors: &mut Diagnostics) -> Vec<Argument> {
    let mut arguments = Vec::with_capacity(sig.inputs.len());
    for input in &mut sig.inputs {
        let FnArg::Typed(typed) = input else {
            continue;
        };
        let Pat::Ident(pat) = &*typed.pat else {
            continue;
        };
        let ident = pat.ident.clone();
        let (mut role, mut attribute) = (Role::Unplaced, None);
        if !typed.attrs.is_empty() {
            let name = ident.unraw().to_string();
            (role, attribute) = take_role(&mut typed.attrs, &ident, &name, errors);
        }
        // A pattern was reported, and its stand-in is in no path.
        if matches!(role, Role::Unplaced) && ident.to_string().starts_with("__arg") {
            role = Role::Unknown;
        }
        arguments.push(Argument {
            ident,
            role,
            attribute,
        });
    }
    arguments
}

/// Arguments without an attribute fill the placeholders of their name.
fn fill_placeholders(arguments: &mut [Argument], placeholders: &[String]) {
    for argument in arguments {
        if matches!(argument.role, Role::Unplaced)
            && placeholders
                .iter()
                .any(|name| argument.ident.unraw() == name)
        {
            argument.role = Role::Path;
        }
    }
}
