//! Tests of the whole macro, outside of the compiler.

mod golden;
mod lint;
mod recovery;

use proc_macro2::TokenStream;

/// Expands what stands in `webhook_events! { … }`.
fn expand(declaration: &str) -> TokenStream {
    super::expand(declaration.parse().expect("the declaration lexes"))
}
