//! `rate_limit`, `concurrency`, `circuit_breaker` and `idempotency_key`.

use darling::FromMeta;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Lit, LitStr, Meta};

use super::model::{CircuitBreaker, IdempotencyKey, RateLimit};
use super::scalar::SentHeader;
use crate::diag::{self, Diagnostics};
use crate::setting::{
    Parsed, SettingList, Value, entries_of, expected, given, literal_of, read_entries, read_list,
    split_at_commas, take, word_of,
};
use crate::suggest;
use crate::value::{HeaderName, Millis, Rate};

/// A number of at least one.
pub(crate) struct Count(pub(crate) u32);

impl Value for Count {
    const EXPECTED: &'static str = "a number, such as `10`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let literal = match literal_of(meta) {
            Some(Lit::Int(literal)) => literal,
            _ => {
                errors.push(expected::<Self>(meta));
                return None;
            }
        };
        match literal.base10_parse() {
            Ok(0) => {
                errors.push(diag::on(literal, "expected a number of at least 1"));
                None
            }
            Ok(count) => Some(Self(count)),
            Err(_) => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

/// `per = connection`.
enum Scope {
    Origin,
    Connection(Span),
}

impl Value for Scope {
    const EXPECTED: &'static str = "`origin` or `connection`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        read_word(
            meta,
            &["origin", "connection"],
            errors,
            |word, span| match word {
                "origin" => Self::Origin,
                _ => Self::Connection(span),
            },
        )
    }
}

/// `wait = never`.
struct Wait(bool);

impl Value for Wait {
    const EXPECTED: &'static str = "`never` or `deadline`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        read_word(meta, &["never", "deadline"], errors, |word, _| {
            Self(word == "deadline")
        })
    }
}

fn read_word<T: Value>(
    meta: &Meta,
    words: &[&str],
    errors: &mut Diagnostics,
    make: impl FnOnce(&str, Span) -> T,
) -> Option<T> {
    let Some((word, None)) = word_of(meta) else {
        errors.push(expected::<T>(meta));
        return None;
    };
    let text = word.to_string();
    if words.contains(&text.as_str()) {
        return Some(make(&text, word.span()));
    }
    let help = suggest::did_you_mean(&text, words.iter().copied());
    errors.push(diag::at(
        word.span(),
        format_args!("expected {}, found `{text}`{help}", T::EXPECTED),
    ));
    None
}

#[derive(FromMeta)]
struct RateLimitArgs {
    burst: Option<Parsed<Count>>,
    per: Option<Parsed<Scope>>,
    wait: Option<Parsed<Wait>>,
    remaining: Option<Parsed<HeaderName>>,
    reset: Option<Parsed<HeaderName>>,
}

impl SettingList for RateLimitArgs {
    const KEYS: &'static [&'static str] = &["burst", "per", "wait", "remaining", "reset"];
}

impl Value for RateLimit {
    const EXPECTED: &'static str =
        "a rate, such as `\"100/min\"`, or `rate_limit(\"10/s\", \"100/min\", burst = 5)`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let plain = |windows| Self {
            windows,
            burst: None,
            per_connection: None,
            waits: true,
            remaining: None,
            reset: None,
        };
        if let Some(Lit::Str(literal)) = literal_of(meta) {
            let rate = errors.keep(Rate::parse(literal))?;
            return Some(plain(vec![rate]));
        }
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let chunks = split_at_commas(list.tokens.clone());
        let (rates, options): (Vec<_>, Vec<_>) = chunks
            .into_iter()
            .partition(|chunk| matches!(chunk.as_slice(), [TokenTree::Literal(_)]));
        if rates.is_empty() {
            errors.push(expected::<Self>(meta));
            return None;
        }
        let mut limit = plain(Vec::new());
        for chunk in rates {
            let tokens: TokenStream = chunk.into_iter().collect();
            match syn::parse2::<LitStr>(tokens.clone()) {
                Ok(literal) => limit.windows.extend(errors.keep(Rate::parse(&literal))),
                Err(_) => errors.push(diag::on(tokens, "a rate is written `\"100/min\"`")),
            }
        }
        let entries = entries_of(options, errors);
        let args: RateLimitArgs = read_entries(Some("rate_limit"), entries, errors)?;
        limit.burst = take(args.burst, errors).map(|burst| burst.0);
        limit.waits = take(args.wait, errors).is_none_or(|wait| wait.0);
        limit.per_connection = match take(args.per, errors) {
            Some(Scope::Connection(span)) => Some(span),
            Some(Scope::Origin) | None => None,
        };
        let (remaining, reset) = (given(args.remaining, errors), given(args.reset, errors));
        match (&remaining, &reset) {
            (Some(alone), None) => errors.push(lonely(alone.key, "remaining", "reset")),
            (None, Some(alone)) => errors.push(lonely(alone.key, "reset", "remaining")),
            _ => {}
        }
        limit.remaining = remaining.and_then(|header| header.value);
        limit.reset = reset.and_then(|header| header.value);
        Some(limit)
    }
}

fn lonely(key: Span, here: &str, missing: &str) -> syn::Error {
    diag::at(
        key,
        format_args!(
            "`{here}` needs `{missing}` beside it\nhelp: `{missing} = \"X-RateLimit-{}\"`",
            capital(missing)
        ),
    )
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

#[derive(FromMeta)]
struct CircuitBreakerArgs {
    failures: Option<Parsed<Count>>,
    open: Option<Parsed<Millis>>,
}

impl SettingList for CircuitBreakerArgs {
    const KEYS: &'static [&'static str] = &["failures", "open"];
}

impl Value for CircuitBreaker {
    const EXPECTED: &'static str =
        "when it opens, such as `circuit_breaker(failures = 5, open = \"30s\")`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        if list.tokens.is_empty() {
            errors.push(expected::<Self>(meta));
            return None;
        }
        let args: CircuitBreakerArgs = read_list("circuit_breaker", list.tokens.clone(), errors)?;
        Some(Self {
            failures: take(args.failures, errors).map_or(5, |failures| failures.0),
            open: take(args.open, errors).unwrap_or(Millis(30_000)),
        })
    }
}

impl Value for IdempotencyKey {
    const EXPECTED: &'static str = "a header name, such as `\"Idempotency-Key\"`, or `none`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        match word_of(meta) {
            Some((word, None)) if word == "none" => Some(Self::None),
            Some(_) => {
                errors.push(expected::<Self>(meta));
                None
            }
            None if literal_of(meta).is_some() => {
                SentHeader::read(meta, errors).map(|header| Self::Header(header.0))
            }
            None => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}
