//! Arguments of endpoints: where each of them goes.

use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Meta, Token};

use super::attribute::{OF_ARGUMENTS, OF_METHODS};
use super::model::{Field, Role, Style};
use crate::attribute::{misspelt, name_of};
use crate::diag::{self, Diagnostics};
use crate::suggest;
use crate::value::{HeaderName, MediaType};

/// Takes our attributes off an argument, and reads the role from them.
pub(crate) fn take_role(
    attributes: &mut Vec<Attribute>,
    argument: &Ident,
    name: &str,
    errors: &mut Diagnostics,
) -> (Role, Option<Attribute>) {
    let mut placed: Option<(Role, Attribute, &'static str)> = None;
    let mut unknown = false;
    for attribute in std::mem::take(attributes) {
        let word = name_of(&attribute)
            .map(Ident::to_string)
            .unwrap_or_default();
        if let Some(&role_name) = OF_ARGUMENTS.iter().find(|ours| **ours == word) {
            if let Some((_, _, first)) = placed {
                errors.push(two_roles(&attribute, argument, first, role_name));
            } else {
                let role = read_role(&attribute, role_name, name, errors);
                placed = Some((role, attribute, role_name));
            }
            continue;
        }
        match word.as_str() {
            "path" => errors.push(diag::on(
                attribute,
                format_args!("an argument fills the path by its name\nhelp: put `{{{name}}}` in the path, and remove `#[path]`"),
            )),
            "cfg" | "cfg_attr" => {
                errors.push(diag::on(
                    attribute,
                    format_args!("`#[{word}]` cannot be on an argument of an endpoint\nhelp: put it on the endpoint"),
                ));
                continue;
            }
            verb if OF_METHODS.contains(&verb) => {
                errors.push(diag::on(attribute, format_args!("`#[{verb}]` goes on a method")));
            }
            _ => match misspelt(&attribute, &word, OF_ARGUMENTS) {
                Some((_, error)) => errors.push(error),
                None => {
                    attributes.push(attribute);
                    continue;
                }
            },
        }
        unknown = true;
    }
    match placed {
        Some((role, attribute, _)) => (role, Some(attribute)),
        None if unknown => (Role::Unknown, None),
        None => (Role::Unplaced, None),
    }
}

/// Row 24.
fn two_roles(attribute: &Attribute, argument: &Ident, first: &str, second: &str) -> syn::Error {
    match first == second {
        true => diag::on(
            attribute,
            format_args!("argument `{argument}` has `#[{first}]` twice"),
        ),
        false => diag::on(
            attribute,
            format_args!("argument `{argument}` is both `#[{first}]` and `#[{second}]`"),
        ),
    }
}

/// Removes our attributes from an argument where they have no meaning.
pub(crate) fn take_ours(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    let ours = |attribute: &mut Attribute| {
        name_of(attribute).is_some_and(|name| OF_ARGUMENTS.iter().any(|ours| name == ours))
    };
    attributes.extract_if(.., ours).collect()
}

fn read_role(attribute: &Attribute, role: &str, argument: &str, errors: &mut Diagnostics) -> Role {
    let tokens = match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(_) => {
            let example = example(role);
            errors.push(diag::on(
                attribute,
                format_args!("`#[{role}]` takes its value in parentheses\nhelp: `{example}`"),
            ));
            return Role::Unknown;
        }
    };
    let role = match role {
        "query" => read_field(attribute, role, true, tokens).map(Role::Query),
        "form" => read_field(attribute, role, true, tokens).map(Role::Form),
        "multipart" => read_field(attribute, role, false, tokens).map(Role::Multipart),
        "header" => match tokens.is_empty() {
            true => Ok(Role::Header(HeaderName::from_argument(argument))),
            false => read_literal(attribute, role, tokens)
                .and_then(|literal| HeaderName::parse_sent(&literal))
                .map(Role::Header),
        },
        "body" => match tokens.is_empty() {
            true => Ok(Role::Json),
            false => read_literal(attribute, role, tokens)
                .and_then(|literal| MediaType::parse(&literal))
                .map(Role::Raw),
        },
        "idempotency_key" => match tokens.is_empty() {
            true => Ok(Role::IdempotencyKey),
            false => Err(diag::on(tokens, "`#[idempotency_key]` takes no options")),
        },
        _ => match tokens.is_empty() {
            true => Ok(Role::Url),
            false => Err(diag::on(tokens, "`#[url]` takes no options")),
        },
    };
    errors.keep(role).unwrap_or(Role::Unknown)
}

fn example(role: &str) -> &'static str {
    match role {
        "query" => "#[query(\"page[size]\")]",
        "form" => "#[form(\"name\")]",
        "multipart" => "#[multipart(\"file\")]",
        "header" => "#[header(\"X-Trace\")]",
        "body" => "#[body(\"application/octet-stream\")]",
        "idempotency_key" => "#[idempotency_key]",
        _ => "#[url]",
    }
}

fn read_literal(attribute: &Attribute, role: &str, tokens: TokenStream) -> syn::Result<LitStr> {
    syn::parse2(tokens).map_err(|_| wrong_form(attribute, role))
}

fn wrong_form(attribute: &Attribute, role: &str) -> syn::Error {
    let expected = match role {
        "header" => "a header name",
        "body" => "nothing, or a media type",
        "multipart" => "nothing, or a name",
        _ => "a name, a style, or both",
    };
    let message = format!(
        "`#[{role}]` expects {expected}, such as `{}`",
        example(role)
    );
    match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => diag::on(&list.tokens, message),
        _ => diag::on(attribute, message),
    }
}

/// `"name"`, `style`, or `"name", style`.
fn read_field(
    attribute: &Attribute,
    role: &str,
    styled: bool,
    tokens: TokenStream,
) -> syn::Result<Field> {
    if tokens.is_empty() {
        return Ok(Field::default());
    }
    let parse = |input: ParseStream<'_>| {
        let name: Option<LitStr> = input.parse()?;
        let style: Option<Ident> = match &name {
            Some(_) if input.parse::<Option<Token![,]>>()?.is_none() => None,
            _ => input.parse()?,
        };
        input.parse::<Option<Token![,]>>()?;
        match input.is_empty() {
            true => Ok((name, style)),
            false => Err(input.error("expected nothing more")),
        }
    };
    let (name, style) =
        syn::parse::Parser::parse2(parse, tokens).map_err(|_| wrong_form(attribute, role))?;
    let style = match style {
        None => Style::default(),
        Some(_) if !styled => return Err(wrong_form(attribute, role)),
        Some(word) => read_style(&word)?,
    };
    if let Some(name) = name.as_ref().filter(|name| name.value().is_empty()) {
        return Err(diag::on(name, "the name of a parameter cannot be empty"));
    }
    let name = name.map(|name| name.value());
    Ok(Field { name, style })
}

fn read_style(word: &Ident) -> syn::Result<Style> {
    Ok(match word.to_string().as_str() {
        "repeat" => Style::Repeat,
        "comma" => Style::Comma,
        "brackets" => Style::Brackets,
        other => {
            let mut help = suggest::did_you_mean(other, ["repeat", "comma", "brackets"]);
            if help.is_empty() {
                help = "\nhelp: the styles are `repeat`, `comma` and `brackets`".to_owned();
            }
            return Err(diag::at(
                word.span(),
                format_args!("unknown style `{other}`{help}"),
            ));
        }
    })
}
