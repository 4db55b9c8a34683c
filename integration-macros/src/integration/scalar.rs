//! Settings of an integration whose value is one token, or a short list of them.

use darling::FromMeta;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Lit, LitStr, Meta, Type, TypePath};

use super::model::Retry;
use crate::diag::{self, Diagnostics};
use crate::setting::{
    Parsed, SettingList, Value, expected, expr_of, literal_of, read_list, read_str, string_values,
    strings_of, take, word_of,
};
use crate::value::{EnvName, HeaderName, Millis};

string_values! {
    EnvPrefix: "a prefix, such as `\"ACME\"`", |literal| Ok(Self(EnvName::parse_prefix(literal)?.0));
    SentHeader: "a header name, such as `\"X-Api-Key\"`", |literal| Ok(Self(HeaderName::parse_sent(literal)?));
}

pub(crate) struct EnvPrefix(pub(crate) String);

pub(crate) struct SentHeader(pub(crate) HeaderName);

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

/// The enum of a `webhook_events!`.
pub(crate) struct SetType(pub(crate) Type);

impl Value for SetType {
    const EXPECTED: &'static str = "the enum of a `webhook_events!`, such as `AcmeEvent`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        // `AcmeEvent<'static>` is no expression, and was kept as its tokens.
        let set = match expr_of(meta) {
            Some(Expr::Path(path)) => syn::parse2::<TypePath>(path.to_token_stream()).ok(),
            Some(Expr::Verbatim(tokens)) => syn::parse2::<TypePath>(tokens.clone()).ok(),
            _ => None,
        };
        if set.is_none() {
            errors.push(expected::<Self>(meta));
        }
        set.map(|path| Self(Type::Path(path)))
    }
}

/// `["eu", "us"]`.
pub(crate) struct OneOf(pub(crate) Vec<LitStr>);

impl Value for OneOf {
    const EXPECTED: &'static str = "a list of strings, such as `[\"eu\", \"us\"]`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let strings = strings_of(meta);
        if strings.is_none() {
            errors.push(expected::<Self>(meta));
        }
        strings.map(Self)
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
