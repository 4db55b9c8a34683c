//! Schemes whose credential is fetched: what is declared of them, and what the configuration adds.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Path;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{
    Algorithm, Capture, CaptureSource, ClientAuth, Grant, JwtShape, ParamValue, TokenFields,
    TokenFormat, TokenParam, TokenPlace, TokenScheme, UrlPlace,
};
use super::descriptor::slice;
use crate::value::Pointer;

/// `TokenScheme::new(…)…`: only what differs from the defaults.
pub(super) fn expand_token_scheme(scheme: &TokenScheme) -> TokenStream {
    let grant = match &scheme.grant {
        Grant::AuthorizationCode => quote!(AuthorizationCode),
        Grant::ClientCredentials => quote!(ClientCredentials),
        Grant::Jwt(_) if scheme.urls.token.is_missing() => quote!(SignedJwt),
        Grant::Jwt(_) => quote!(JwtBearer),
        Grant::TokenRequest => quote!(TokenRequest),
    };
    let urls = scheme.urls.valid().map(|(place, url)| {
        let set = format_ident!("{}", place.key());
        let text = &url.text;
        quote!(.#set(#text))
    });
    let discovery = scheme.discovery.then(|| quote!(.discovery()));
    let client_auth = match scheme.client_auth {
        ClientAuth::Body => None,
        ClientAuth::Basic => Some(quote!(Basic)),
        ClientAuth::BasicRaw => Some(quote!(BasicRaw)),
        ClientAuth::PrivateKeyJwt => Some(quote!(PrivateKeyJwt)),
        ClientAuth::None => Some(quote!(None)),
    };
    let client_auth = client_auth.map(|kind| quote!(.client_auth(__rt::ClientAuth::#kind)));
    let format = match scheme.format {
        TokenFormat::Form => None,
        TokenFormat::Json => Some(quote!(.format(__rt::TokenFormat::Json))),
    };
    let pkce = (!scheme.pkce).then(|| quote!(.pkce(false)));
    let scopes = slice(
        "scopes",
        scheme.scopes.iter().map(ToTokens::to_token_stream),
    );
    let separator = text("scope_separator", scheme.scope_separator.as_ref());
    let authorize_params = expand_params("authorize_params", &scheme.authorize_params);
    let token_params = expand_params("token_params", &scheme.token_params);
    let rename = slice(
        "rename",
        scheme.rename.iter().map(|(from, to)| quote!((#from, #to))),
    );
    let refused = slice(
        "refused",
        scheme.refused.iter().map(ToTokens::to_token_stream),
    );
    let fields = expand_fields(&scheme.fields);
    let captures = slice(
        "captures",
        scheme.captures.iter().filter_map(expand_capture),
    );
    let place = expand_place(&scheme.place);
    let callback_hmac = text("callback_hmac", scheme.callback_hmac.as_ref());
    let jwt = match &scheme.grant {
        Grant::Jwt(shape) => Some(expand_jwt(shape)),
        _ => None,
    };
    let lifetime = scheme.lifetime.map(|lifetime| {
        let millis = lifetime.0;
        quote!(.lifetime_ms(#millis))
    });
    let request_hook = expand_hook("request_hook", scheme.request_hook.as_ref());
    let response_hook = expand_hook("response_hook", scheme.response_hook.as_ref());
    quote! {
        __rt::TokenScheme::new(__rt::Grant::#grant)
            #(#urls)* #discovery #client_auth #format #pkce #scopes #separator
            #authorize_params #token_params #rename #refused #fields #captures #place
            #callback_hmac #jwt #lifetime #request_hook #response_hook
    }
}

/// `.name(path)`, all of it at the path: a function of another signature is reported there alone.
fn expand_hook(name: &str, hook: Option<&Path>) -> Option<TokenStream> {
    hook.map(|hook| {
        let span = Span::call_site().located_at(hook.span());
        let name = format_ident!("{name}", span = span);
        quote_spanned!(span=> .#name(#hook))
    })
}

/// `.name("text")`, if there is a text.
fn text(name: &str, text: Option<&String>) -> Option<TokenStream> {
    let name = format_ident!("{name}");
    text.map(|text| quote!(.#name(#text)))
}

fn expand_params(name: &str, params: &[TokenParam]) -> TokenStream {
    let params = params.iter().map(|TokenParam { name, value }| match value {
        ParamValue::Fixed(value) => quote!(__rt::TokenParam::fixed(#name, #value)),
        ParamValue::Config(field) => {
            let field = field.unraw().to_string();
            quote!(__rt::TokenParam::config(#name, #field))
        }
    });
    slice(name, params)
}

fn expand_fields(fields: &TokenFields) -> Option<TokenStream> {
    let pointer = |name, pointer: &Option<Pointer>| text(name, pointer.as_ref().map(|p| &p.0));
    let calls: TokenStream = [
        pointer("access_token", &fields.access_token),
        pointer("refresh_token", &fields.refresh_token),
        pointer("expires_in", &fields.expires_in),
        pointer("scope", &fields.scope),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!calls.is_empty()).then(|| quote!(.fields(__rt::TokenFields::new() #calls)))
}

fn expand_capture(Capture { name, source }: &Capture) -> Option<TokenStream> {
    let name = name.unraw().to_string();
    let source = match source {
        CaptureSource::Token(pointer) => quote!(token(#name, #pointer)),
        CaptureSource::IdToken(pointer) => quote!(id_token(#name, #pointer)),
        CaptureSource::Callback(parameter) => quote!(callback(#name, #parameter)),
        CaptureSource::Connect => quote!(connect(#name)),
        CaptureSource::Unknown => return None,
    };
    Some(quote!(__rt::Capture::#source))
}

/// A token in a header of the provider's own stands there alone, unless a prefix is declared.
fn expand_place(place: &TokenPlace) -> Option<TokenStream> {
    let header = place.header.as_deref().unwrap_or("authorization");
    let default = match header {
        "authorization" => "Bearer ",
        _ => "",
    };
    let prefix = place.prefix.as_deref().unwrap_or(default);
    let is_standard = header == "authorization" && prefix == "Bearer ";
    (!is_standard).then(|| quote!(.header(#header, #prefix)))
}

fn expand_jwt(shape: &JwtShape) -> TokenStream {
    let algorithm = match shape.algorithm.valid() {
        Some(Algorithm::Es256) => quote!(Es256),
        Some(Algorithm::Hs256) => quote!(Hs256),
        Some(Algorithm::Rs256) | None => quote!(Rs256),
    };
    let lifetime = shape.lifetime.0;
    let audience = text("audience", shape.audience.as_ref());
    let claims = expand_params("claims", &shape.claims);
    quote! {
        .jwt(__rt::JwtShape::new(__rt::JwtAlgorithm::#algorithm, #lifetime) #audience #claims)
    }
}

/// `TokenConfig::new()…`: the values of the fields that the scheme needs.
pub(super) fn expand_token_config(scheme: &TokenScheme) -> TokenStream {
    let mut calls = TokenStream::new();
    if scheme.has_client() {
        calls.extend(quote!(.client_id(config.client_id)));
    }
    if scheme.has_client_secret() {
        calls.extend(quote!(.client_secret(config.client_secret)));
    }
    if scheme.has_client_key() {
        calls.extend(quote!(.key(config.client_key, config.client_key_id)));
    }
    if let Grant::Jwt(_) = scheme.grant {
        calls.extend(quote! {
            .key(config.jwt_key, config.jwt_key_id)
            .jwt(config.jwt_issuer, config.jwt_subject)
        });
    }
    if scheme.has_callback() {
        calls.extend(quote!(.redirect_uri(config.oauth_redirect_uri)));
    }
    for (place, _) in scheme.urls.absolute() {
        let field = format_ident!("{}", place.field());
        let place = match place {
            UrlPlace::Authorize => quote!(Authorize),
            UrlPlace::Token => quote!(Token),
            UrlPlace::Refresh => quote!(Refresh),
            UrlPlace::Revoke => quote!(Revoke),
            UrlPlace::Device => quote!(Device),
            UrlPlace::Issuer => quote!(Issuer),
        };
        calls.extend(quote!(.url(__rt::UrlPlace::#place, config.#field)));
    }
    for field in scheme.sent_fields() {
        calls.extend(expand_value(field));
    }
    quote!(__rt::TokenConfig::new() #calls)
}

/// What is passed is one token of the user's: a type that cannot be sent is reported there, and not
/// on the whole attribute.
fn expand_value(field: &Ident) -> TokenStream {
    let name = field.unraw().to_string();
    quote!(.value(#name, { let #field = &config.#field; #field }))
}
