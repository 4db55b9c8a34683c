//! `#[integration]`: parse -> model -> check -> expand.

mod args;
mod argument;
mod attribute;
mod check;
mod endpoint;
mod errors;
mod expand;
mod fields;
mod item;
mod limit;
mod list;
mod model;
mod pagination;
mod parse;
mod scalar;
mod scheme;
mod signature;
mod stream;
mod stub;
#[cfg(test)]
mod tests;
mod variables;

use proc_macro2::TokenStream;

use crate::diag::Diagnostics;

/// The whole macro. Whatever is wrong, the trait comes out, and with it a client that has its methods:
/// one mistake is one error, not one more at every use.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Diagnostics::default();
    let integration = match parse::parse(args, item, &mut errors) {
        Ok(integration) => integration,
        Err(mut item) => {
            item.extend(errors.into_tokens());
            return item;
        }
    };
    check::check(&integration, &mut errors);
    match errors.is_empty() {
        true => expand::expand(&integration),
        false => stub::expand(&integration, errors.into_tokens()),
    }
}
