//! Mistakes: collected, never returned early, each of them one `compile_error!` where it is.
//!
//! A message is lower-case, has no full stop, and ends with at most one `help:` line. There are no
//! notes on stable, so that line is part of the message.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Everything wrong in one declaration.
#[derive(Default)]
pub(crate) struct Diagnostics(Option<syn::Error>);

impl Diagnostics {
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// Takes the value, or notes why there is none.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn append(&mut self, other: Self) {
        if let Some(error) = other.0 {
            self.push(error);
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0
            .map_or_else(TokenStream::new, syn::Error::into_compile_error)
    }
}

/// An error that underlines all of `node`. `node` must have tokens: an empty one would be shown on
/// the whole attribute.
pub(crate) fn on(node: impl ToTokens, message: impl std::fmt::Display) -> syn::Error {
    syn::Error::new_spanned(node, message)
}

/// An error on one token.
pub(crate) fn at(span: Span, message: impl std::fmt::Display) -> syn::Error {
    syn::Error::new(span, message)
}
