//! The lists inside attributes: `key = value, key = word(…), key(…), key`.
//!
//! They are split here, so that one bad entry does not hide the others, and handed to darling, which
//! sorts them into the fields of a struct. Unknown and repeated keys are found before that, and values
//! report in their own words: nothing that darling says reaches a user.

mod scalar;

use std::collections::HashSet;

use darling::FromMeta;
use darling::ast::NestedMeta;
use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, LitStr, MacroDelimiter, Meta, MetaList, MetaNameValue, Path, token};

use crate::diag::{self, Diagnostics};
use crate::suggest;

pub(crate) use scalar::{Flag, Text, string_values};

/// A value of a setting.
pub(crate) trait Value: Sized {
    /// What to write, after "`key` expects ".
    const EXPECTED: &'static str;

    /// Reads the value. `None` when it is no such value and that was reported; a value with errors
    /// is still a value, which spares the rest of the declaration errors of its absence.
    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self>;
}

/// A struct of settings: a derived [`FromMeta`] whose fields are all `Option<Parsed<_>>`.
pub(crate) trait SettingList: FromMeta {
    const KEYS: &'static [&'static str];
    /// Keys that the design has and this version has not.
    const LATER: &'static [&'static str] = &[];

    /// What has a key of this name, when this list has not.
    fn owner_of(_key: &str) -> Option<&'static str> {
        None
    }
}

/// A value as darling carries it.
pub(crate) struct Parsed<T> {
    key: Span,
    value: Option<T>,
    errors: Diagnostics,
}

impl<T> Parsed<T> {
    pub(crate) const fn key(&self) -> Span {
        self.key
    }

    pub(crate) fn take(self, errors: &mut Diagnostics) -> Option<T> {
        errors.append(self.errors);
        self.value
    }
}

impl<T: Value> FromMeta for Parsed<T> {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let mut errors = Diagnostics::default();
        let value = match was_reported(meta) {
            true => None,
            false => T::read(meta, &mut errors),
        };
        let key = key_of(meta).map_or_else(Span::call_site, Ident::span);
        Ok(Self { key, value, errors })
    }
}

/// A setting that is there, to a value unless that was wrong and reported.
pub(crate) struct Given<T> {
    pub(crate) key: Span,
    pub(crate) value: Option<T>,
}

/// Takes an optional setting with the place of its key.
pub(crate) fn given<T>(parsed: Option<Parsed<T>>, errors: &mut Diagnostics) -> Option<Given<T>> {
    let parsed = parsed?;
    let key = parsed.key();
    Some(Given {
        key,
        value: parsed.take(errors),
    })
}

/// Takes the value of an optional setting.
pub(crate) fn take<T>(parsed: Option<Parsed<T>>, errors: &mut Diagnostics) -> Option<T> {
    parsed?.take(errors)
}

/// One entry of a list.
pub(crate) struct Entry {
    pub(crate) key: Ident,
    pub(crate) meta: Meta,
}

/// Splits a list into its entries.
pub(crate) fn parse_entries(tokens: TokenStream, errors: &mut Diagnostics) -> Vec<Entry> {
    entries_of(split_at_commas(tokens), errors)
}

/// The entries of a list that was split.
pub(crate) fn entries_of(
    chunks: impl IntoIterator<Item = Vec<TokenTree>>,
    errors: &mut Diagnostics,
) -> Vec<Entry> {
    let entries = chunks
        .into_iter()
        .filter_map(|chunk| parse_entry(chunk, errors));
    entries.collect()
}

/// The parts of a list, each with at least one token.
pub(crate) fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut chunks = vec![Vec::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => chunks.push(Vec::new()),
            _ => chunks
                .last_mut()
                .expect("there is always a last chunk")
                .push(token),
        }
    }
    chunks.retain(|chunk| !chunk.is_empty());
    chunks
}

fn parse_entry(chunk: Vec<TokenTree>, errors: &mut Diagnostics) -> Option<Entry> {
    let mut tokens = chunk.into_iter();
    let key = match tokens.next()? {
        TokenTree::Ident(key) => key,
        other => {
            errors.push(diag::at(
                other.span(),
                format_args!("expected an option, found `{}`", brief(&other)),
            ));
            return None;
        }
    };
    let path = Path::from(key.clone());
    let meta = match tokens.next() {
        None => Meta::Path(path),
        Some(TokenTree::Punct(eq)) if eq.as_char() == '=' && eq.spacing() == Spacing::Alone => {
            let value: Vec<_> = tokens.collect();
            adapt(path, token::Eq(eq.span()), value)
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            if let Some(extra) = tokens.next() {
                errors.push(diag::at(
                    extra.span(),
                    format_args!("expected `,` after `{key}(…)`, found `{}`", brief(&extra)),
                ));
            }
            Meta::List(list(path, &group))
        }
        Some(other) => {
            errors.push(diag::at(
                other.span(),
                format_args!("expected `=` after `{key}`, found `{}`", brief(&other)),
            ));
            reported(path)
        }
    };
    Some(Entry { key, meta })
}

/// `key = word(args)` parses as a call, and becomes the nested `key(word(args))`.
fn adapt(path: Path, eq_token: token::Eq, value: Vec<TokenTree>) -> Meta {
    let expr = match value.as_slice() {
        // `key =`: the `=` stands for the value, which is thus no value, and is where it is missing.
        [] => Expr::Verbatim(eq_token.to_token_stream()),
        [TokenTree::Ident(word), TokenTree::Group(args)]
            if args.delimiter() == Delimiter::Parenthesis =>
        {
            let nested = Group::new(Delimiter::Parenthesis, value.iter().cloned().collect());
            let mut list = list(path, &nested);
            list.delimiter = MacroDelimiter::Paren(token::Paren(word.span()));
            return Meta::List(list);
        }
        [TokenTree::Literal(literal)] => Expr::Lit(ExprLit {
            attrs: Vec::new(),
            lit: Lit::new(literal.clone()),
        }),
        _ => {
            let tokens: TokenStream = value.into_iter().collect();
            syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens))
        }
    };
    Meta::NameValue(MetaNameValue {
        path,
        eq_token,
        value: expr,
    })
}

fn list(path: Path, group: &Group) -> MetaList {
    MetaList {
        path,
        delimiter: MacroDelimiter::Paren(token::Paren(group.delim_span())),
        tokens: group.stream(),
    }
}

/// Stands for an entry that was reported: its key is set, its value is not looked at.
fn reported(path: Path) -> Meta {
    Meta::NameValue(MetaNameValue {
        path,
        eq_token: token::Eq::default(),
        value: Expr::Verbatim(TokenStream::new()),
    })
}

/// Whether it stands for an entry that was reported.
pub(crate) fn was_reported(meta: &Meta) -> bool {
    matches!(meta, Meta::NameValue(pair) if matches!(&pair.value, Expr::Verbatim(t) if t.is_empty()))
}

/// The key of a setting.
pub(crate) fn key_of(meta: &Meta) -> Option<&Ident> {
    meta.path().segments.last().map(|segment| &segment.ident)
}

fn brief(token: &TokenTree) -> String {
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "(".to_owned(),
            Delimiter::Bracket => "[".to_owned(),
            Delimiter::Brace => "{".to_owned(),
            Delimiter::None => group.to_string(),
        },
        other => other.to_string(),
    }
}

/// Sorts entries into a struct. `owner` is the word that they belong to, if it is not the macro.
pub(crate) fn read_entries<T: SettingList>(
    owner: Option<&str>,
    entries: Vec<Entry>,
    errors: &mut Diagnostics,
) -> Option<T> {
    let mut seen = HashSet::new();
    let mut known = Vec::with_capacity(entries.len());
    let given: Vec<String> = entries.iter().map(|entry| entry.key.to_string()).collect();
    for (Entry { key, mut meta }, word) in entries.into_iter().zip(&given) {
        let name = match T::KEYS.iter().find(|known| *known == word) {
            Some(name) => *name,
            None => {
                errors.push(unknown_key::<T>(owner, &key, word));
                // A misspelt option is read as what it is meant to be: it is not missing too.
                let Some(meant) = meant::<T>(word).filter(|m| !given.iter().any(|g| g == m)) else {
                    continue;
                };
                rename(&mut meta, Ident::new(meant, key.span()));
                meant
            }
        };
        match seen.insert(name) {
            true => known.push(NestedMeta::Meta(meta)),
            false => errors.push(diag::at(key.span(), format_args!("`{word}` is set twice"))),
        }
    }
    // It cannot fail: keys are known, none is repeated, none is required, and `Parsed` takes all.
    T::from_list(&known).ok()
}

/// Reads the list in parentheses after a word.
pub(crate) fn read_list<T: SettingList>(
    owner: &str,
    tokens: TokenStream,
    errors: &mut Diagnostics,
) -> Option<T> {
    let entries = parse_entries(tokens, errors);
    read_entries(Some(owner), entries, errors)
}

/// The option that a misspelt one is meant to be.
fn meant<T: SettingList>(word: &str) -> Option<&'static str> {
    if T::LATER.contains(&word) || T::owner_of(word).is_some() {
        return None;
    }
    suggest::closest(word, T::KEYS.iter().copied())
}

fn rename(meta: &mut Meta, key: Ident) {
    let path = Path::from(key);
    match meta {
        Meta::Path(old) => *old = path,
        Meta::List(list) => list.path = path,
        Meta::NameValue(pair) => pair.path = path,
    }
}

fn unknown_key<T: SettingList>(owner: Option<&str>, key: &Ident, word: &str) -> syn::Error {
    if T::LATER.contains(&word) {
        return diag::at(key.span(), format_args!("`{word}` is not built yet"));
    }
    let mut help = match T::owner_of(word) {
        Some(other) => format!("\nhelp: it is an option of `{other}`"),
        None => suggest::did_you_mean(word, T::KEYS.iter().copied()),
    };
    let of = match owner {
        Some(owner) => {
            if help.is_empty() {
                help = format!("\nhelp: `{owner}` takes {}", listed(T::KEYS));
            }
            format!(" of `{owner}`")
        }
        None => String::new(),
    };
    diag::at(
        key.span(),
        format_args!("unknown option `{word}`{of}{help}"),
    )
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// The error for a value of the wrong kind.
pub(crate) fn expected<T: Value>(meta: &Meta) -> syn::Error {
    let key = key_of(meta).map(Ident::to_string).unwrap_or_default();
    let message = format!("`{key}` expects {}", T::EXPECTED);
    match meta {
        Meta::NameValue(pair) => diag::on(&pair.value, message),
        Meta::List(list) if !list.tokens.is_empty() => diag::on(&list.tokens, message),
        _ => diag::on(meta.path(), message),
    }
}

/// The value of `key = value`, without the invisible groups that `macro_rules!` puts around it.
pub(crate) fn expr_of(meta: &Meta) -> Option<&Expr> {
    let Meta::NameValue(pair) = meta else {
        return None;
    };
    let mut expr = &pair.value;
    while let Expr::Group(group) = expr {
        expr = &group.expr;
    }
    Some(expr)
}

pub(crate) fn literal_of(meta: &Meta) -> Option<&Lit> {
    match expr_of(meta)? {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    }
}

/// The strings of `key = ["a", "b"]`, of which there is at least one.
pub(crate) fn strings_of(meta: &Meta) -> Option<Vec<LitStr>> {
    let Some(Expr::Array(array)) = expr_of(meta) else {
        return None;
    };
    let strings = array.elems.iter().map(|element| match element {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    });
    let strings: Option<Vec<LitStr>> = strings.collect();
    strings.filter(|strings| !strings.is_empty())
}

/// Reads a string literal by `parse`.
pub(crate) fn read_str<T: Value>(
    meta: &Meta,
    errors: &mut Diagnostics,
    parse: impl FnOnce(&LitStr) -> syn::Result<T>,
) -> Option<T> {
    match literal_of(meta) {
        Some(Lit::Str(literal)) => errors.keep(parse(literal)),
        _ => {
            errors.push(expected::<T>(meta));
            None
        }
    }
}

/// The word of `key = word` and of `key = word(args)`, with the arguments.
pub(crate) fn word_of(meta: &Meta) -> Option<(Ident, Option<TokenStream>)> {
    match meta {
        Meta::Path(_) => None,
        Meta::NameValue(_) => match expr_of(meta)? {
            Expr::Path(path) => Some((path.path.get_ident()?.clone(), None)),
            _ => None,
        },
        Meta::List(list) => {
            let mut tokens = list.tokens.clone().into_iter();
            let Some(TokenTree::Ident(word)) = tokens.next() else {
                return None;
            };
            match (tokens.next(), tokens.next()) {
                (None, _) => Some((word, None)),
                (Some(TokenTree::Group(args)), None) => Some((word, Some(args.stream()))),
                _ => None,
            }
        }
    }
}
