//! The scopes of an endpoint.

use proc_macro2::Ident;
use syn::LitStr;

use crate::diag::{self, Diagnostics};
use crate::integration::model::{Endpoint, EndpointAuth, Options, OwnAuth, Scheme};
use crate::suggest;

/// Row 45: a token never has a scope that was not asked for.
pub(super) fn check_scopes(
    name: &Ident,
    endpoint: &Endpoint,
    options: &Options,
    errors: &mut Diagnostics,
) {
    let Some(first) = endpoint.scopes.first() else {
        return;
    };
    let scheme = match endpoint.auth {
        EndpointAuth::Scheme(index) => options.schemes.get(index),
        EndpointAuth::Inherited if options.own_auth == OwnAuth::Invalid => return,
        EndpointAuth::Inherited if options.own_auth == OwnAuth::First => options.schemes.first(),
        EndpointAuth::Inherited | EndpointAuth::Anonymous => None,
    };
    let Some(scheme) = scheme else {
        errors.push(diag::on(
            first,
            format_args!("endpoint `{name}` sends no token, so it needs no scopes"),
        ));
        return;
    };
    let Some(requested) = requested(scheme) else {
        let word = scheme.kind.word();
        errors.push(diag::on(
            first,
            format_args!("the credential of `{word}` has no scopes"),
        ));
        return;
    };
    let requested: Vec<String> = requested.iter().map(LitStr::value).collect();
    for scope in &endpoint.scopes {
        let text = scope.value();
        // One that is empty was reported as that.
        if text.is_empty() || requested.contains(&text) {
            continue;
        }
        let mut help = suggest::did_you_mean(&text, requested.iter().map(String::as_str));
        if help.is_empty() {
            let word = scheme.kind.word();
            help = match requested.is_empty() {
                true => format!("\nhelp: `{word}(…, scopes = [\"{text}\"])` requests it"),
                false => format!("\nhelp: add it to `scopes` of `{word}`"),
            };
        }
        errors.push(diag::on(
            scope,
            format_args!("scope `{text}` is not requested{help}"),
        ));
    }
}

/// The scopes that a scheme asks for, if it can.
fn requested(scheme: &Scheme) -> Option<&[LitStr]> {
    let token = scheme.kind.as_token().filter(|token| token.has_scopes())?;
    Some(&token.scopes)
}
