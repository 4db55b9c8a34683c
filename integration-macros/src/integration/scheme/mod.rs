//! `auth = …`.

mod capture;
mod jwt;
mod oauth2;
mod params;
mod scopes;
mod token;
mod token_request;
mod words;

use darling::FromMeta;
use proc_macro2::{Ident, Span, TokenStream};
use syn::{Meta, Type};

use super::model::{ApiKeyPlace, Scheme, SchemeKind, TokenScheme};
use super::scalar::SentHeader;
pub(crate) use scopes::Scopes;

use crate::diag::{self, Diagnostics};
use crate::setting::{
    Parsed, SettingList, Text, Value, expected, listed, read_list, take, word_of,
};
use crate::suggest;
use crate::value::EnvName;

const SCHEMES: &[&str] = &[
    "none",
    "api_key",
    "bearer",
    "basic",
    "oauth2",
    "client_credentials",
    "jwt",
    "token_request",
    "custom",
];

/// The scheme that was asked for.
pub(crate) enum Auth {
    None,
    Scheme {
        scheme: Scheme,
        /// Without arguments: on an endpoint, it then means the integration's scheme of that name.
        bare: bool,
    },
}

impl Value for Auth {
    const EXPECTED: &'static str =
        "a scheme, such as `bearer` or `api_key(header = \"X-Api-Key\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some((word, args)) = word_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let bare = args.is_none();
        let args = args.unwrap_or_default();
        let text = word.to_string();
        // A misspelt scheme is read as what it is meant to be: what hangs on it is then no mistake.
        let meant = match SCHEMES.contains(&text.as_str()) {
            true => text.as_str(),
            false => {
                errors.push(unknown_scheme(word.span(), &text));
                suggest::closest(&text, SCHEMES.iter().copied())?
            }
        };
        let kind = match meant {
            "none" => {
                if !args.is_empty() {
                    errors.push(diag::on(args, "`none` takes no options"));
                }
                return Some(Self::None);
            }
            "bearer" => read_bearer(args, errors)?,
            "api_key" => read_api_key(args, errors)?,
            "basic" => read_basic(args, errors)?,
            "oauth2" => token(oauth2::read_oauth2(args, errors)?),
            "client_credentials" => token(oauth2::read_client_credentials(args, errors)?),
            "jwt" => token(jwt::read_jwt(args, errors)?),
            "token_request" => token(token_request::read_token_request(args, errors)?),
            _ => read_custom(&word, args, errors)?,
        };
        let scheme = Scheme {
            span: word.span(),
            kind,
        };
        Some(Self::Scheme { scheme, bare })
    }
}

/// The scheme that has this option.
fn owner_of_option(key: &str) -> Option<&'static str> {
    let schemes: [(&str, &[&str]); 4] = [
        ("oauth2", oauth2::Oauth2Args::KEYS),
        ("client_credentials", oauth2::ClientCredentialsArgs::KEYS),
        ("jwt", jwt::JwtArgs::KEYS),
        ("token_request", token_request::TokenRequestArgs::KEYS),
    ];
    let found = schemes.iter().find(|(_, keys)| keys.contains(&key));
    found.map(|(scheme, _)| *scheme)
}

fn token(scheme: TokenScheme) -> SchemeKind {
    SchemeKind::Token(Box::new(scheme))
}

fn unknown_scheme(span: Span, word: &str) -> syn::Error {
    let mut help = suggest::did_you_mean(word, SCHEMES.iter().copied());
    if help.is_empty() {
        help = format!("\nhelp: the schemes are {}", listed(SCHEMES));
    }
    diag::at(span, format_args!("unknown auth scheme `{word}`{help}"))
}

#[derive(FromMeta)]
struct BearerArgs {
    env: Option<Parsed<EnvName>>,
}

impl SettingList for BearerArgs {
    const KEYS: &'static [&'static str] = &["env"];
}

fn read_bearer(args: TokenStream, errors: &mut Diagnostics) -> Option<SchemeKind> {
    let args: BearerArgs = read_list("bearer", args, errors)?;
    Some(SchemeKind::Bearer {
        env: take(args.env, errors).map(|env| env.0),
    })
}

#[derive(FromMeta)]
struct BasicArgs {
    username_env: Option<Parsed<EnvName>>,
    password_env: Option<Parsed<EnvName>>,
}

impl SettingList for BasicArgs {
    const KEYS: &'static [&'static str] = &["username_env", "password_env"];
}

fn read_basic(args: TokenStream, errors: &mut Diagnostics) -> Option<SchemeKind> {
    let args: BasicArgs = read_list("basic", args, errors)?;
    Some(SchemeKind::Basic {
        username_env: take(args.username_env, errors).map(|env| env.0),
        password_env: take(args.password_env, errors).map(|env| env.0),
    })
}

#[derive(FromMeta)]
struct ApiKeyArgs {
    header: Option<Parsed<SentHeader>>,
    prefix: Option<Parsed<Text>>,
    query: Option<Parsed<Text>>,
    env: Option<Parsed<EnvName>>,
}

impl SettingList for ApiKeyArgs {
    const KEYS: &'static [&'static str] = &["header", "prefix", "query", "env"];
}

fn read_api_key(args: TokenStream, errors: &mut Diagnostics) -> Option<SchemeKind> {
    let args: ApiKeyArgs = read_list("api_key", args, errors)?;
    if let (Some(query), Some(_)) = (&args.query, &args.header) {
        errors.push(diag::at(
            query.key(),
            "an API key is sent in one place: `header` or `query`",
        ));
    } else if let (Some(_), Some(prefix)) = (&args.query, &args.prefix) {
        errors.push(diag::at(
            prefix.key(),
            "`prefix` goes with `header`, not with `query`",
        ));
    }
    let env = take(args.env, errors).map(|env| env.0);
    let header = take(args.header, errors);
    let prefix = take(args.prefix, errors).and_then(|text| check_prefix(&text, errors));
    let place = match take(args.query, errors) {
        Some(Text(name)) if header.is_none() => {
            if name.value().is_empty() {
                errors.push(diag::on(&name, "a query parameter needs a name"));
            }
            ApiKeyPlace::Query(name.value())
        }
        _ => ApiKeyPlace::Header {
            // The name that most providers chose.
            name: header.map_or_else(|| "x-api-key".to_owned(), |header| header.0.wire),
            prefix: prefix.unwrap_or_default(),
        },
    };
    Some(SchemeKind::ApiKey { place, env })
}

/// A prefix may end with a space, which a whole value may not.
fn check_prefix(Text(literal): &Text, errors: &mut Diagnostics) -> Option<String> {
    let prefix = literal.value();
    match prefix.chars().all(|c| matches!(c, ' '..='~')) {
        true => Some(prefix),
        false => {
            errors.push(diag::on(
                literal,
                "a prefix is sent in a header, so it must be ASCII text",
            ));
            None
        }
    }
}

fn read_custom(word: &Ident, args: TokenStream, errors: &mut Diagnostics) -> Option<SchemeKind> {
    const EXPECTED: &str = "`custom` expects a type, such as `custom(RequestSigner)`";
    if args.is_empty() {
        errors.push(diag::at(word.span(), EXPECTED));
        return None;
    }
    match syn::parse2::<Type>(args.clone()) {
        Ok(ty) => Some(SchemeKind::Custom(Box::new(ty))),
        Err(_) => {
            errors.push(diag::on(args, EXPECTED));
            None
        }
    }
}

/// The index of an endpoint's scheme among all of them, where it is put if it is new.
pub(crate) fn place_scheme(schemes: &mut Vec<Scheme>, scheme: Scheme, bare: bool) -> usize {
    let same = |other: &Scheme| match bare {
        true => other.kind.word() == scheme.kind.word(),
        false => other.kind == scheme.kind,
    };
    match schemes.iter().position(same) {
        Some(index) => index,
        None => {
            schemes.push(scheme);
            schemes.len() - 1
        }
    }
}
