//! Tests of the whole macro, outside of the compiler.

mod golden;
mod recovery;

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

/// The messages of the `compile_error!`s, in order.
fn messages(tokens: TokenStream) -> Vec<String> {
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
