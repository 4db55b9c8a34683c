//! `paginate = cursor(param = "cursor", next = json("/next_cursor"))`.

use darling::FromMeta;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Lit, LitStr, Meta, Type};

use super::limit::Count;
use super::model::{PageEnd, PageStyle, Pagination, Paging, Place};
use crate::diag::{self, Diagnostics};
use crate::setting::{
    Entry, Parsed, SettingList, Text, Value, expected, expr_of, key_of, listed, literal_of,
    parse_entries, read_entries, read_list, split_at_commas, take, word_of,
};
use crate::suggest;
use crate::value::{HeaderName, Pointer};

#[derive(FromMeta)]
struct PaginationArgs {
    param: Option<Parsed<Text>>,
    first: Option<Parsed<Number>>,
    next: Option<Parsed<Place>>,
    more: Option<Parsed<Place>>,
    total: Option<Parsed<Place>>,
    id: Option<Parsed<Place>>,
    body: Option<Parsed<BodyType>>,
    items: Option<Parsed<Place>>,
    size: Option<Parsed<Size>>,
}

impl SettingList for PaginationArgs {
    const KEYS: &'static [&'static str] = &[
        "param", "first", "next", "more", "total", "id", "body", "items", "size",
    ];
}

/// The styles, an example of each, and the options that it has besides those of all.
const STYLES: &[(&str, &str, &[&str])] = &[
    ("link_header", "link_header", &[]),
    ("next_url", "next_url(next = json(\"/next\"))", &["next"]),
    (
        "cursor",
        "cursor(param = \"cursor\", next = json(\"/next_cursor\"))",
        &["param", "next", "more"],
    ),
    (
        "page",
        "page(param = \"page\")",
        &["param", "first", "more", "total"],
    ),
    (
        "offset",
        "offset(param = \"offset\")",
        &["param", "more", "total"],
    ),
    (
        "last_id",
        "last_id(param = \"starting_after\", id = json(\"/id\"), more = json(\"/has_more\"))",
        &["param", "id", "more"],
    ),
];

const OF_ALL: &[&str] = &["body", "items", "size"];

impl Value for Pagination {
    const EXPECTED: &'static str = "how pages lead to each other, such as `link_header`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some((word, args)) = word_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let text = word.to_string();
        let Some((style, example, own)) = STYLES.iter().find(|(style, ..)| *style == text) else {
            let styles: Vec<&str> = STYLES.iter().map(|(style, ..)| *style).collect();
            let mut help = suggest::did_you_mean(&text, styles.iter().copied());
            if help.is_empty() {
                help = format!("\nhelp: the styles are {}", listed(&styles));
            }
            errors.push(diag::at(
                word.span(),
                format_args!("unknown pagination `{text}`{help}"),
            ));
            return None;
        };
        let mut entries = parse_entries(args.unwrap_or_default(), errors);
        refuse_others(style, own, &mut entries, errors);
        let args: PaginationArgs = read_entries(Some(style), entries, errors)?;
        read_pagination(&word, example, args, errors)
    }
}

/// `paginate`, or `paginate = …`.
impl Value for Paging {
    const EXPECTED: &'static str = Pagination::EXPECTED;

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        match meta {
            Meta::Path(_) => Some(Self::Inherited(key_of(meta).map(Ident::span))),
            _ => Pagination::read(meta, errors).map(|own| Self::Own(Box::new(own))),
        }
    }
}

/// Options of other styles.
fn refuse_others(style: &str, own: &[&str], entries: &mut Vec<Entry>, errors: &mut Diagnostics) {
    entries.retain(|Entry { key, .. }| {
        let word = key.to_string();
        let is_foreign = PaginationArgs::KEYS.contains(&word.as_str())
            && !own.contains(&word.as_str())
            && !OF_ALL.contains(&word.as_str());
        if is_foreign {
            let own: Vec<&str> = own.iter().chain(OF_ALL).copied().collect();
            errors.push(diag::at(
                key.span(),
                format_args!("`{style}` has no `{word}`\nhelp: it takes {}", listed(&own)),
            ));
        }
        !is_foreign
    });
}

fn read_pagination(
    word: &Ident,
    example: &str,
    args: PaginationArgs,
    errors: &mut Diagnostics,
) -> Option<Pagination> {
    let (is_more, is_total) = (args.more.is_some(), args.total.as_ref().map(Parsed::key));
    if let (true, Some(total)) = (is_more, is_total) {
        errors.push(diag::at(
            total,
            "the last page is told by one of `more` and `total`",
        ));
    }
    let given = [
        ("param", args.param.is_some()),
        ("next", args.next.is_some()),
        ("id", args.id.is_some()),
    ];
    let param = take(args.param, errors).map(|Text(literal)| literal);
    if let Some(param) = param.as_ref().filter(|param| param.value().is_empty()) {
        errors.push(diag::on(param, "the name of a parameter cannot be empty"));
    }
    let next = take(args.next, errors);
    let more = take(args.more, errors);
    let total = take(args.total, errors);
    let id = take(args.id, errors);
    let first = take(args.first, errors).map_or(1, |number| number.0);
    let body = take(args.body, errors).map(|body| body.0);
    let items = take(args.items, errors);
    let size = take(args.size, errors).map(|size| (size.param, size.value));
    let mut missing = |key: &str| {
        // What is there was reported.
        if given
            .iter()
            .any(|(name, is_given)| *name == key && !is_given)
        {
            errors.push(diag::at(
                word.span(),
                format_args!("`{word}` needs `{key}`\nhelp: `{example}`"),
            ));
        }
    };
    let mut need = |key, is_missing: bool| {
        if is_missing {
            missing(key);
        }
        !is_missing
    };
    let end = |more: Option<Place>, total: Option<Place>| match (more, total) {
        (Some(more), _) => PageEnd::More(more),
        (None, Some(total)) => PageEnd::Total(total),
        (None, None) => PageEnd::Empty,
    };
    let style = match word.to_string().as_str() {
        "link_header" => PageStyle::LinkHeader,
        "next_url" => {
            need("next", next.is_none());
            PageStyle::NextUrl { next: next? }
        }
        "cursor" => {
            let _ = need("param", param.is_none()) && need("next", next.is_none());
            PageStyle::Cursor {
                param: param?,
                next: next?,
                more,
            }
        }
        "page" => {
            need("param", param.is_none());
            PageStyle::Page {
                param: param?,
                first,
                end: end(more, total),
            }
        }
        "offset" => {
            need("param", param.is_none());
            PageStyle::Offset {
                param: param?,
                end: end(more, total),
            }
        }
        _ => {
            let _ = need("param", param.is_none()) && need("id", id.is_none());
            PageStyle::LastId {
                param: param?,
                id: id?,
                more,
            }
        }
    };
    Some(Pagination {
        span: word.span(),
        style,
        body,
        items,
        size,
    })
}

/// A number from 0 on.
struct Number(u64);

impl Value for Number {
    const EXPECTED: &'static str = "a number, such as `0`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let number = match literal_of(meta) {
            Some(Lit::Int(literal)) => literal.base10_parse().ok(),
            _ => None,
        };
        if number.is_none() {
            errors.push(expected::<Self>(meta));
        }
        number.map(Self)
    }
}

/// `body = UserList`.
struct BodyType(Type);

impl Value for BodyType {
    const EXPECTED: &'static str = "the type of a page's body, such as `UserList`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let tokens = match expr_of(meta) {
            Some(Expr::Path(path)) => path.to_token_stream(),
            // `List<_>` is no expression, and was kept as its tokens.
            Some(Expr::Verbatim(tokens)) => tokens.clone(),
            _ => TokenStream::new(),
        };
        match syn::parse2::<syn::TypePath>(tokens) {
            Ok(path) => Some(Self(Type::Path(path))),
            Err(_) => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

/// `size(param = "per_page", value = 100)`.
struct Size {
    param: LitStr,
    value: u32,
}

#[derive(FromMeta)]
struct SizeArgs {
    param: Option<Parsed<Text>>,
    value: Option<Parsed<Count>>,
}

impl SettingList for SizeArgs {
    const KEYS: &'static [&'static str] = &["param", "value"];
}

impl Value for Size {
    const EXPECTED: &'static str =
        "a parameter and its value, such as `size(param = \"per_page\", value = 100)`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Meta::List(list) = meta else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let args: SizeArgs = read_list("size", list.tokens.clone(), errors)?;
        if args.param.is_none() || args.value.is_none() {
            errors.push(expected::<Self>(meta));
            return None;
        }
        Some(Self {
            param: take(args.param, errors)?.0,
            value: take(args.value, errors)?.0,
        })
    }
}

impl Value for Place {
    const EXPECTED: &'static str =
        "a place, such as `json(\"/next\")`, `header(\"X-Next\")` or a field of the `body`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        match (word_of(meta), expr_of(meta)) {
            (Some((word, Some(args))), _) => read_place(&word, args, errors),
            (_, Some(field)) if is_field(field) => Some(Self::Field(Box::new(field.clone()))),
            _ => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

/// `data`, `meta.next` or `paging?.next`.
fn is_field(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(field) => is_field(&field.base),
        Expr::Try(optional) => is_field(&optional.expr),
        _ => false,
    }
}

fn read_place(word: &Ident, args: TokenStream, errors: &mut Diagnostics) -> Option<Place> {
    let text = word.to_string();
    let is_json = text == "json";
    if !is_json && text != "header" {
        let mut help = suggest::did_you_mean(&text, ["json", "header"]);
        if help.is_empty() {
            help = "\nhelp: `json(\"/next\")`, or `header(\"X-Next\")`".to_owned();
        }
        errors.push(diag::at(
            word.span(),
            format_args!("unknown place `{text}`{help}"),
        ));
        return None;
    }
    let mut chunks = split_at_commas(args).into_iter();
    let first: TokenStream = chunks.next().into_iter().flatten().collect();
    let Ok(literal) = syn::parse2::<LitStr>(first.clone()) else {
        let (needed, example) = match is_json {
            true => ("a JSON pointer", "json(\"/next\")"),
            false => ("a name", "header(\"X-Next\")"),
        };
        let message = format!("`{text}` needs {needed}\nhelp: `{example}`");
        errors.push(match first.is_empty() {
            true => diag::at(word.span(), message),
            false => diag::on(first, message),
        });
        return None;
    };
    let mut optional = None;
    for chunk in chunks {
        match chunk.as_slice() {
            [TokenTree::Ident(word)] if is_json && word == "optional" => {
                optional = Some(word.span());
            }
            chunk => errors.push(diag::on(
                chunk.iter().cloned().collect::<TokenStream>(),
                match is_json {
                    true => "expected `optional`, or nothing more",
                    false => "one header is enough here",
                },
            )),
        }
    }
    match is_json {
        true => {
            // The id of an item that is one itself.
            let pointer = match literal.value().is_empty() {
                true => Pointer::parse(&literal),
                false => Pointer::parse_key(&literal),
            };
            errors.keep(pointer).map(|pointer| Place::Json {
                literal,
                pointer,
                optional,
            })
        }
        false => errors
            .keep(HeaderName::parse(&literal))
            .map(|name| Place::Header { literal, name }),
    }
}
