//! How the streams of an endpoint end.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::StreamShape;

/// `.stream(&…)`, if anything is said of them.
pub(super) fn expand_stream(shape: &StreamShape) -> Option<TokenStream> {
    if shape.is_default() {
        return None;
    }
    let idle_timeout = shape.idle_timeout.map(|timeout| {
        let millis = timeout.0;
        quote!(.idle_timeout_ms(#millis))
    });
    let terminator = shape
        .terminator
        .as_ref()
        .map(|data| quote!(.terminator(#data)));
    let error_event = shape
        .error_event
        .as_ref()
        .map(|name| quote!(.error_event(#name)));
    Some(quote!(.stream(&__rt::StreamShape::new() #idle_timeout #terminator #error_event)))
}
