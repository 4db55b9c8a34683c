//! The options of `hmac_sha256(…)` and the others that describe a signature in full.

use darling::FromMeta;
use proc_macro2::{Ident, Span, TokenStream};
use syn::{Lit, LitStr, Meta};

use super::model::{
    Algorithm, HeaderNames, Items, Scheme, SecretEncoding, Separator, SignedContent,
    TimestampPlace, Unit,
};
use super::signature::flag;
use super::source::strings;
use crate::diag::{self, Diagnostics};
use crate::setting::{
    Flag, Given, Parsed, SettingList, Text, Value, expected, given, listed, literal_of, read_list,
    read_str, take, word_of,
};
use crate::suggest;
use crate::value::{Content, Encoding, Item, ItemKind, Millis};

#[derive(FromMeta)]
struct SchemeArgs {
    header: Option<Parsed<HeaderNames>>,
    encoding: Option<Parsed<EncodingWord>>,
    pattern: Option<Parsed<ItemPattern>>,
    split: Option<Parsed<Separator>>,
    items: Option<Parsed<Items>>,
    content: Option<Parsed<SignedContent>>,
    secret: Option<Parsed<SecretEncoding>>,
    timestamp: Option<Parsed<TimestampPlace>>,
    unit: Option<Parsed<Unit>>,
    window: Option<Parsed<Millis>>,
    legacy: Option<Parsed<Flag>>,
    unauthenticated_body: Option<Parsed<Flag>>,
}

impl SettingList for SchemeArgs {
    const KEYS: &'static [&'static str] = &[
        "header",
        "encoding",
        "pattern",
        "split",
        "items",
        "content",
        "secret",
        "timestamp",
        "unit",
        "window",
        "legacy",
        "unauthenticated_body",
    ];
}

pub(crate) fn read_scheme(
    word: Ident,
    algorithm: Algorithm,
    args: TokenStream,
    errors: &mut Diagnostics,
) -> Option<Scheme> {
    let args: SchemeArgs = read_list(&word.to_string(), args, errors)?;
    Some(Scheme {
        headers: given(args.header, errors),
        items: read_items(args.encoding, args.pattern, args.items, errors),
        split: given(args.split, errors),
        content: given(args.content, errors),
        secret: given(args.secret, errors),
        timestamp: given(args.timestamp, errors),
        unit: given(args.unit, errors),
        window: given(args.window, errors),
        legacy: flag(args.legacy, errors),
        unauthenticated_body: flag(args.unauthenticated_body, errors),
        algorithm,
        word,
    })
}

/// What the header holds is said in one of three ways, the first of which counts.
fn read_items(
    encoding: Option<Parsed<EncodingWord>>,
    pattern: Option<Parsed<ItemPattern>>,
    items: Option<Parsed<Items>>,
    errors: &mut Diagnostics,
) -> Option<Given<Items>> {
    let encoding = given(encoding, errors).map(|given| Given {
        key: given.key,
        value: given.value.map(|word| Items {
            items: vec![Item {
                prefix: String::new(),
                kind: ItemKind::Signature(word.encoding),
            }],
            span: word.span,
            complete: true,
        }),
    });
    let pattern = given(pattern, errors).map(|given| Given {
        key: given.key,
        value: given.value.map(|pattern| Items {
            items: vec![pattern.item],
            span: pattern.span,
            complete: true,
        }),
    });
    let items = given(items, errors);
    let mut all = [encoding, pattern, items].into_iter().flatten();
    let first = all.next();
    for second in all {
        errors.push(diag::at(
            second.key,
            "what the header holds is said twice\nhelp: keep one of `encoding`, `pattern` and `items`",
        ));
    }
    first
}

struct EncodingWord {
    encoding: Encoding,
    span: Span,
}

impl Value for EncodingWord {
    const EXPECTED: &'static str = "an encoding: `hex`, `base64`, `base64url` or `utf8`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let word = plain_word::<Self>(meta, errors)?;
        let text = word.to_string();
        let Some(encoding) = Encoding::from_word(&text) else {
            errors.push(unknown("encoding", &word, Encoding::WORDS));
            return None;
        };
        let span = word.span();
        Some(Self { encoding, span })
    }
}

struct ItemPattern {
    item: Item,
    span: Span,
}

impl Value for ItemPattern {
    const EXPECTED: &'static str = "what the header looks like, such as `\"sha256={sig:hex}\"`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        read_str(meta, errors, |literal| {
            let span = literal.span();
            Item::parse(literal).map(|item| Self { item, span })
        })
    }
}

impl Value for Items {
    const EXPECTED: &'static str =
        "what the header holds, such as `items(\"t={timestamp}\", \"v1={sig:hex}\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        if list.tokens.is_empty() {
            errors.push(expected::<Self>(meta));
            return None;
        }
        let mut own = Diagnostics::default();
        let literals = strings(list.tokens.clone(), &mut own);
        let items = literals
            .iter()
            .filter_map(|literal| own.keep(Item::parse(literal)))
            .collect();
        let complete = own.is_empty();
        errors.append(own);
        let span = list
            .path
            .get_ident()
            .map_or_else(Span::call_site, Ident::span);
        Some(Self {
            items,
            span,
            complete,
        })
    }
}

impl Value for Separator {
    const EXPECTED: &'static str = "what stands between the items, such as `\",\"`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let (text, literal) = match literal_of(meta) {
            Some(literal @ Lit::Str(text)) => (text.value(), literal),
            Some(literal @ Lit::Char(c)) => (c.value().to_string(), literal),
            _ => {
                errors.push(expected::<Self>(meta));
                return None;
            }
        };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            // Header values are read as bytes.
            (Some(c), None) if c.is_ascii() => Some(Self(c)),
            _ => {
                errors.push(diag::on(
                    literal,
                    "items are split at one ASCII character; spaces around them are left out",
                ));
                None
            }
        }
    }
}

impl Value for SignedContent {
    const EXPECTED: &'static str = "what is signed, such as `\"{timestamp}.{body}\"`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        read_str(meta, errors, |literal: &LitStr| {
            Ok(Self {
                content: Content::parse(literal)?,
                literal: literal.clone(),
            })
        })
    }
}

#[derive(FromMeta)]
struct Base64Args {
    strip: Option<Parsed<Text>>,
}

impl SettingList for Base64Args {
    const KEYS: &'static [&'static str] = &["strip"];
}

impl Value for SecretEncoding {
    const EXPECTED: &'static str =
        "how the secret is written: `utf8`, `hex`, `base64` or `base64(strip = \"whsec_\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some((word, args)) = word_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let args = args.unwrap_or_default();
        let text = word.to_string();
        if text == "base64" {
            let args: Base64Args = read_list("base64", args, errors)?;
            let strip = take(args.strip, errors).map_or_else(String::new, |text| text.0.value());
            return Some(Self::Base64 { strip });
        }
        let encoding = match text.as_str() {
            "utf8" => Self::Utf8,
            "hex" => Self::Hex,
            _ => {
                errors.push(unknown("encoding", &word, &["utf8", "hex", "base64"]));
                return None;
            }
        };
        if !args.is_empty() {
            errors.push(diag::on(args, format_args!("`{text}` takes no options")));
        }
        Some(encoding)
    }
}

impl Value for Unit {
    const EXPECTED: &'static str = "a unit: `s`, `ms` or `rfc3339`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let word = plain_word::<Self>(meta, errors)?;
        Some(match word.to_string().as_str() {
            "s" => Self::Seconds,
            "ms" => Self::Milliseconds,
            "rfc3339" => Self::Rfc3339,
            _ => {
                errors.push(unknown("unit", &word, &["s", "ms", "rfc3339"]));
                return None;
            }
        })
    }
}

/// A word without arguments.
fn plain_word<T: Value>(meta: &Meta, errors: &mut Diagnostics) -> Option<Ident> {
    match word_of(meta) {
        Some((word, None)) => Some(word),
        _ => {
            errors.push(expected::<T>(meta));
            None
        }
    }
}

fn unknown(what: &str, word: &Ident, known: &[&str]) -> syn::Error {
    let text = word.to_string();
    let mut help = suggest::did_you_mean(&text, known.iter().copied());
    if help.is_empty() {
        help = format!("\nhelp: there are {}", listed(known));
    }
    diag::at(word.span(), format_args!("unknown {what} `{text}`{help}"))
}
