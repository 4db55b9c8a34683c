//! Settings whose value is one token, or a short list of them.

use darling::FromMeta;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Expr, Lit, LitStr, Meta};

use super::model::{ErrorShape, Retry};
use super::setting::{
    Parsed, SettingList, Value, expected, expr_of, literal_of, read_list, read_str, take, word_of,
};
use crate::diag::{self, Diagnostics};
use crate::runtime_path::RuntimePath;
use crate::value::{EnvName, HeaderName, IntegrationName, Millis, Pattern, Pointer};

macro_rules! string_values {
    ($($value:ty: $expected:literal, $parse:expr;)*) => {$(
        impl Value for $value {
            const EXPECTED: &'static str = $expected;

            fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
                read_str(meta, errors, $parse)
            }
        }
    )*};
}

string_values! {
    Millis: "a duration, such as `\"30s\"`", Self::parse;
    Pointer: "a JSON pointer, such as `\"/error/message\"`", Self::parse;
    Pattern: "a pattern, such as `\"[a-z0-9-]+\"`", Self::parse;
    EnvName: "the name of an environment variable, such as `\"ACME_TOKEN\"`", Self::parse;
    IntegrationName: "a name, such as `\"acme\"`", Self::parse;
    EnvPrefix: "a prefix, such as `\"ACME\"`", |literal| Ok(Self(EnvName::parse_prefix(literal)?.0));
    HeaderName: "a header name, such as `\"X-Request-Id\"`", Self::parse;
    SentHeader: "a header name, such as `\"X-Api-Key\"`", |literal| Ok(Self(HeaderName::parse_sent(literal)?));
    Text: "a string", |literal| Ok(Self(literal.clone()));
}

pub(crate) struct EnvPrefix(pub(crate) String);

pub(crate) struct SentHeader(pub(crate) HeaderName);

/// Any string; it is checked where it is used.
pub(crate) struct Text(pub(crate) LitStr);

/// A number of attempts.
pub(crate) struct Attempts(u32);

impl Value for Attempts {
    const EXPECTED: &'static str = "a number of attempts, such as `3`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some(Lit::Int(literal)) = literal_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        match literal.base10_parse() {
            Ok(0) => {
                errors.push(diag::on(
                    literal,
                    "the first attempt counts, so there is at least one\nhelp: `retry = never`",
                ));
                None
            }
            Ok(attempts) => Some(Self(attempts)),
            Err(_) => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

/// `key`, `key = true` or `key = false`.
pub(crate) struct Flag(pub(crate) bool);

impl Value for Flag {
    const EXPECTED: &'static str = "no value, or `true` or `false`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        match (meta, literal_of(meta)) {
            (Meta::Path(_), _) => Some(Self(true)),
            (_, Some(Lit::Bool(literal))) => Some(Self(literal.value)),
            _ => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

/// The name of a generated type.
pub(crate) struct TypeName(pub(crate) Ident);

impl Value for TypeName {
    const EXPECTED: &'static str = "a name for a type, such as `AcmeClient`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let name = match meta {
            Meta::NameValue(_) => word_of(meta).map(|(word, _)| word),
            _ => None,
        };
        if name.is_none() {
            errors.push(expected::<Self>(meta));
        }
        name.map(Self)
    }
}

impl Value for RuntimePath {
    const EXPECTED: &'static str = "a path, such as `::integration_runtime`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        match expr_of(meta) {
            Some(Expr::Path(path)) if path.qself.is_none() => {
                errors.keep(Self::new(path.path.clone()))
            }
            _ => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

/// `["eu", "us"]`.
pub(crate) struct OneOf(pub(crate) Vec<LitStr>);

impl Value for OneOf {
    const EXPECTED: &'static str = "a list of strings, such as `[\"eu\", \"us\"]`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let strings: Option<Vec<LitStr>> = match expr_of(meta) {
            Some(Expr::Array(array)) => array.elems.iter().map(string_literal).collect(),
            _ => None,
        };
        match strings.filter(|strings| !strings.is_empty()) {
            Some(strings) => Some(Self(strings)),
            None => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

fn string_literal(expr: &Expr) -> Option<LitStr> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[derive(FromMeta)]
struct RetryArgs {
    attempts: Option<Parsed<Attempts>>,
    base: Option<Parsed<Millis>>,
    max: Option<Parsed<Millis>>,
}

impl SettingList for RetryArgs {
    const KEYS: &'static [&'static str] = &["attempts", "base", "max"];
}

impl Value for Retry {
    const EXPECTED: &'static str =
        "`never` or a policy, such as `retry(attempts = 3, base = \"500ms\", max = \"8s\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        if word_of(meta).is_some_and(|(word, args)| word == "never" && args.is_none()) {
            return Some(Self::Never);
        }
        let Some(settings) = settings_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let args: RetryArgs = read_list("retry", settings, errors)?;
        let max_key = args.max.as_ref().map(Parsed::key);
        let attempts = take(args.attempts, errors).map(|attempts| attempts.0);
        let base = take(args.base, errors);
        let max = take(args.max, errors);
        if let (Some(base), Some(max), Some(key)) = (base, max, max_key)
            && max < base
        {
            errors.push(diag::at(key, "`max` is shorter than `base`"));
        }
        Some(Self::Policy {
            attempts,
            base,
            max,
        })
    }
}

/// The settings of `key(a = b, …)`; not those of `key = word(…)`.
fn settings_of(meta: &Meta) -> Option<TokenStream> {
    let Meta::List(list) = meta else {
        return None;
    };
    let mut tokens = list.tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(_), Some(TokenTree::Punct(_))) => Some(list.tokens.clone()),
        _ => None,
    }
}

#[derive(FromMeta)]
struct ErrorArgs {
    message: Option<Parsed<Pointer>>,
    code: Option<Parsed<Pointer>>,
    request_id: Option<Parsed<HeaderName>>,
}

impl SettingList for ErrorArgs {
    const KEYS: &'static [&'static str] = &["message", "code", "request_id"];
}

impl Value for ErrorShape {
    const EXPECTED: &'static str =
        "where errors are described, such as `error(message = \"/error/message\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some(settings) = settings_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let args: ErrorArgs = read_list("error", settings, errors)?;
        Some(Self {
            message: take(args.message, errors),
            code: take(args.code, errors),
            request_id: take(args.request_id, errors),
        })
    }
}
