//! `webhook_events!`: parse -> model -> check -> expand.

mod args;
mod check;
mod expand;
mod model;
mod parse;
mod preset;
mod row;
mod scheme;
mod signature;
mod source;
mod stub;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use crate::diag::Diagnostics;

/// The whole macro. Whatever is wrong, the enum and the handler trait come out: one mistake is one
/// error, not one more at every use.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Diagnostics::default();
    let Some(set) = parse::parse(input, &mut errors) else {
        return errors.into_tokens();
    };
    check::check(&set, &mut errors);
    match errors.is_empty() {
        true => expand::expand(&set),
        false => stub::expand(&set, errors.into_tokens()),
    }
}
