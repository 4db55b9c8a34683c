//! Limits and error shapes, as data.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{
    Endpoint, ErrorShape, FailureSign, IdempotencyKey, Options, RateLimit, Verb,
};

pub(crate) fn expand_limits(options: &Options) -> TokenStream {
    let rate_limit = options.rate_limit.as_ref().map(expand_rate_limit);
    let concurrency = options
        .concurrency
        .map(|count| quote!(.concurrency(#count)));
    let breaker = options.circuit_breaker.map(|breaker| {
        let (failures, open) = (breaker.failures, breaker.open.0);
        quote!(.circuit_breaker(&__rt::CircuitBreaker::new(#failures, #open)))
    });
    quote!(#rate_limit #concurrency #breaker)
}

fn expand_rate_limit(limit: &RateLimit) -> TokenStream {
    let burst = limit.burst.map(|burst| quote!(.burst(#burst)));
    let windows = limit.windows.iter().map(|rate| {
        let (count, per_ms) = (rate.count, rate.per_ms);
        quote!(__rt::Window::new(#count, #per_ms) #burst)
    });
    let scope = limit
        .per_connection
        .map(|_| quote!(.scope(__rt::LimitScope::Connection)));
    let waits = (!limit.waits).then(|| quote!(.waits(false)));
    let headers = limit.remaining.as_ref().zip(limit.reset.as_ref());
    let headers = headers.map(|(remaining, reset)| {
        let (remaining, reset) = (&remaining.wire, &reset.wire);
        quote!(.headers(#remaining, #reset))
    });
    quote!(.rate_limit(&__rt::RateLimit::new(&[#(#windows),*]) #scope #waits #headers))
}

/// The header of an endpoint's idempotency key: its own, or that of the integration if its method is
/// not idempotent by itself.
pub(crate) fn idempotency_header<'a>(
    options: &'a Options,
    endpoint: &'a Endpoint,
) -> Option<&'a str> {
    let needs_one = match &endpoint.verb {
        Verb::Named(method) => matches!(*method, "POST" | "PATCH"),
        Verb::Custom(method) => !matches!(method.as_str(), "OPTIONS"),
        Verb::Unknown => false,
    };
    let inherited = options.idempotency_key.as_ref();
    let inherited = inherited.filter(|_| needs_one && endpoint.idempotent != Some(true));
    match endpoint.idempotency_key.as_ref().or(inherited)? {
        IdempotencyKey::Header(header) => Some(&header.wire),
        IdempotencyKey::None => None,
    }
}

pub(crate) fn expand_errors(errors: &ErrorShape) -> TokenStream {
    let message = errors.message.as_ref().map(|pointer| {
        let pointer = &pointer.0;
        quote!(.message(#pointer))
    });
    let code = errors.code.as_ref().map(|pointer| {
        let pointer = &pointer.0;
        quote!(.code(#pointer))
    });
    let request_id = errors.request_id.as_ref().map(|header| {
        let wire = &header.wire;
        quote!(.request_id(#wire))
    });
    let signs = errors.failed.iter().map(|sign| match sign {
        FailureSign::Equals(pointer, json) => {
            let pointer = &pointer.0;
            quote!(__rt::FailureSign::equals(#pointer, #json))
        }
        FailureSign::Present(pointer) => {
            let pointer = &pointer.0;
            quote!(__rt::FailureSign::present(#pointer))
        }
        FailureSign::EmptyBody => quote!(__rt::FailureSign::empty_body()),
    });
    let failed = (!errors.failed.is_empty()).then(|| quote!(.failed(&[#(#signs),*])));
    quote!(__rt::ErrorShape::new() #message #code #request_id #failed)
}
