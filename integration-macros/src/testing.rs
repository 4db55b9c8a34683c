//! What the tests of the macros have in common.

use std::fs;
use std::path::Path;

use proc_macro2::{Group, TokenStream, TokenTree};

/// The messages of the `compile_error!`s, in order.
pub(crate) fn messages(tokens: TokenStream) -> Vec<String> {
    let mut messages = Vec::new();
    let mut after_name = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let first = group.stream().into_iter().next();
                match first {
                    Some(TokenTree::Literal(literal)) if after_name => {
                        let text: syn::LitStr = syn::parse_str(&literal.to_string()).unwrap();
                        messages.push(text.value());
                    }
                    _ => messages.extend(self::messages(group.stream())),
                }
                after_name = false;
            }
            TokenTree::Ident(name) => after_name = name == "compile_error",
            TokenTree::Punct(punct) if punct.as_char() == '!' => {}
            _ => after_name = false,
        }
    }
    messages
}

/// Compares an expansion with the golden file of a macro; `BLESS=1` writes it.
pub(crate) fn compare(of: &str, name: &str, tokens: TokenStream) {
    let file = syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{error}: {tokens}"));
    let expansion = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("src/{of}/tests/golden"))
        .join(format!("{name}.rs"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, expansion).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; `BLESS=1` writes it", path.display()));
    assert!(
        golden == expansion,
        "{} differs; `BLESS=1` writes it, then read the diff:\n{expansion}",
        path.display()
    );
}

/// The declaration as it is while it is typed from left to right: cut after the first `keep` tokens,
/// with what is open closed.
pub(crate) fn cut(tokens: TokenStream, keep: &mut usize) -> TokenStream {
    let mut kept = TokenStream::new();
    for token in tokens {
        if *keep == 0 {
            break;
        }
        *keep -= 1;
        kept.extend([match token {
            TokenTree::Group(group) => {
                TokenTree::Group(Group::new(group.delimiter(), cut(group.stream(), keep)))
            }
            other => other,
        }]);
    }
    kept
}

pub(crate) fn count(tokens: TokenStream) -> usize {
    let count_one = |token| match token {
        TokenTree::Group(group) => 1 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(count_one).sum()
}

/// Without one of its tokens.
pub(crate) fn without(tokens: TokenStream, index: &mut usize) -> TokenStream {
    let mut kept = TokenStream::new();
    for token in tokens {
        let is_it = *index == 0;
        *index = index.wrapping_sub(1);
        match token {
            _ if is_it => {}
            TokenTree::Group(group) => kept.extend([TokenTree::Group(Group::new(
                group.delimiter(),
                without(group.stream(), index),
            ))]),
            other => kept.extend([other]),
        }
    }
    kept
}

/// With a stray token in one place.
pub(crate) fn with(tokens: TokenStream, index: &mut usize, stray: &TokenTree) -> TokenStream {
    let mut kept = TokenStream::new();
    for token in tokens {
        if *index == 0 {
            kept.extend([stray.clone()]);
        }
        *index = index.wrapping_sub(1);
        match token {
            // A method's body is the compiler's: it is passed on as it is.
            TokenTree::Group(body) if body.stream().to_string().starts_with("Ok") => {
                kept.extend([TokenTree::Group(body)]);
            }
            TokenTree::Group(group) => kept.extend([TokenTree::Group(Group::new(
                group.delimiter(),
                with(group.stream(), index, stray),
            ))]),
            other => kept.extend([other]),
        }
    }
    kept
}
