//! Tests of the whole macro, outside of the compiler.

mod golden;
mod recovery;
mod token_schemes;

use proc_macro2::{TokenStream, TokenTree};

/// Expands `#[integration(…)] trait … {}`.
fn expand(declaration: &str) -> TokenStream {
    let tokens: TokenStream = declaration.parse().expect("the declaration lexes");
    let (args, item) = split(tokens);
    super::expand(args, item)
}

/// The arguments of the attribute, and what it stands on.
fn split(tokens: TokenStream) -> (TokenStream, TokenStream) {
    let mut tokens = tokens.into_iter();
    let args = match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Punct(_)), Some(TokenTree::Group(brackets))) => {
            match brackets.stream().into_iter().nth(1) {
                Some(TokenTree::Group(args)) => args.stream(),
                _ => TokenStream::new(),
            }
        }
        _ => panic!("a declaration starts with `#[integration(…)]`"),
    };
    (args, tokens.collect())
}
