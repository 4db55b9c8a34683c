//! The descriptor: constant tables of all that the declaration says.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use super::super::model::{
    ApiKeyPlace, Argument, Endpoint, EndpointAuth, Field, Header, HeaderValue, Options, OwnAuth,
    Policy, Retry, Role, Scheme, SchemeKind, Setting, Style, Variable,
};
use super::config::{expand_authenticator_config, expand_webhook_config};
use super::limit::{expand_errors, expand_limits, idempotency_header};
use super::pagination::{expand_default, expand_paging};
use super::stream::expand_stream;
use super::token::expand_token_scheme;
use super::{Context, Rendered};
use crate::span::ends;

pub(crate) fn expand_descriptor(context: &Context<'_>) -> TokenStream {
    let integration = context.integration;
    let options = &integration.options;
    let rt = &options.runtime;
    let (client, config) = (&options.client, &options.config);
    let (name, prefix) = (&options.name, &options.env_prefix);
    let url = options.base_url.valid().map_or("", |url| url.text.as_str());
    let endpoints = context.methods.iter().filter_map(|method| {
        method
            .method
            .endpoint()
            .map(|endpoint| expand_endpoint(options, method, endpoint))
    });
    let table = context
        .methods
        .iter()
        .filter(|m| m.method.endpoint().is_some())
        .map(|method| {
            let (cfgs, descriptor) = (&method.cfgs, &method.descriptor);
            quote!(#cfgs &#descriptor)
        });
    let docs = docs(&integration.docs);
    let variables = slice("variables", options.variables.iter().map(expand_variable));
    let schemes = slice("auth", options.schemes.iter().map(expand_scheme));
    let headers = slice("headers", options.headers.iter().map(expand_header));
    let of_schemes = options
        .schemes
        .iter()
        .filter_map(|scheme| match &scheme.kind {
            SchemeKind::Custom(ty) => Some(expand_authenticator_config(rt, ty)),
            _ => None,
        });
    let set = options.webhooks.as_ref();
    let of_webhooks = set.map(|set| expand_webhook_config(rt, set));
    let nested = slice(
        "nested_env",
        of_schemes
            .chain(of_webhooks)
            .map(|config| quote!(<#config as #rt::FromEnv>::VARS)),
    );
    let webhooks = set.map(|set| {
        let (start, end) = ends(set);
        let start = Span::call_site().located_at(start);
        let webhook = Ident::new("WEBHOOK", Span::call_site().located_at(end));
        quote_spanned!(start=> .webhooks(<#set as #rt::WebhookSet>::#webhook))
    });
    let policy = expand_policy(&options.policy);
    let limits = expand_limits(options);
    let errors = options.errors.as_ref().map(|shape| {
        let shape = expand_errors(shape);
        quote!(.errors(#shape))
    });
    let pagination = expand_default(options);
    quote! {
        #pagination
        #(#endpoints)*
        static __INTEGRATION: __rt::Integration = __rt::Integration::new(#name, #prefix, #url)
            #docs #variables #schemes #headers
            .env(<#config as #rt::FromEnv>::VARS) #nested
            .endpoints(&[#(#table),*])
            #policy #limits #errors #webhooks;
        #[automatically_derived]
        impl #rt::Describe for #client {
            const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
        }
    }
}

fn docs(docs: &str) -> TokenStream {
    match docs {
        "" => TokenStream::new(),
        docs => quote!(.docs(#docs)),
    }
}

/// `.name(&[…])`, unless it is empty.
pub(super) fn slice(name: &str, items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return TokenStream::new();
    }
    let name = quote::format_ident!("{name}");
    quote!(.#name(&[#(#items),*]))
}

fn expand_endpoint(options: &Options, rendered: &Rendered<'_>, endpoint: &Endpoint) -> TokenStream {
    let method = rendered.method;
    let (cfgs, descriptor) = (&rendered.cfgs, &rendered.descriptor);
    let name = method.sig.ident.unraw().to_string();
    let verb = endpoint.verb.method();
    let path = endpoint.path.as_ref().and_then(Setting::valid);
    let path = path.map_or("", |path| path.encoded.as_str());
    let docs = docs(&method.docs);
    let params = slice("params", endpoint.arguments.iter().map(expand_param));
    let headers = slice("headers", endpoint.headers.iter().map(expand_header));
    let policy = expand_policy(&endpoint.policy);
    let scopes = slice(
        "scopes",
        endpoint.scopes.iter().map(ToTokens::to_token_stream),
    );
    // The first scheme is what an endpoint has that says nothing, and may be another endpoint's.
    let is_anonymous = options.own_auth == OwnAuth::None && !options.schemes.is_empty();
    let auth = match endpoint.auth {
        EndpointAuth::Inherited if !is_anonymous => None,
        EndpointAuth::Inherited | EndpointAuth::Anonymous => {
            Some(quote!(.auth(::core::option::Option::None)))
        }
        EndpointAuth::Scheme(index) => Some(quote!(.auth(::core::option::Option::Some(#index)))),
    };
    let idempotent = endpoint
        .idempotent
        .map(|idempotent| quote!(.idempotent(#idempotent)));
    let idempotency_key =
        idempotency_header(options, endpoint).map(|header| quote!(.idempotency_key(#header)));
    let errors = endpoint.errors.as_ref().map(|shape| {
        let shape = expand_errors(shape);
        quote!(.errors(&#shape))
    });
    let stream = expand_stream(&endpoint.stream);
    let paginate = expand_paging(endpoint);
    let is_deprecated = method
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("deprecated"));
    let deprecated = is_deprecated.then(|| quote!(.deprecated()));
    quote! {
        #cfgs
        static #descriptor: __rt::Endpoint = __rt::Endpoint::new(#name, #verb, #path)
            #docs #params #headers #policy #auth #scopes #idempotent #idempotency_key #errors
            #stream #paginate #deprecated;
    }
}

fn expand_param(argument: &Argument) -> TokenStream {
    let name = argument.ident.unraw().to_string();
    match &argument.role {
        Role::Query(field) => expand_field("query", &name, field),
        Role::Form(field) => expand_field("form", &name, field),
        Role::Multipart(field) => expand_field("multipart", &name, field),
        Role::Header(header) => {
            let wire = &header.wire;
            quote!(__rt::Param::header(#name, #wire))
        }
        Role::Json => quote!(__rt::Param::body(#name)),
        Role::Raw(media_type) => {
            let media_type = &media_type.0;
            quote!(__rt::Param::raw(#name, #media_type))
        }
        Role::Url => quote!(__rt::Param::url(#name)),
        Role::IdempotencyKey => quote!(__rt::Param::idempotency_key(#name)),
        Role::Path | Role::Unplaced | Role::Unknown => quote!(__rt::Param::path(#name, #name)),
    }
}

fn expand_field(place: &str, name: &str, field: &Field) -> TokenStream {
    let place = quote::format_ident!("{place}");
    let wire = field.name.as_deref().unwrap_or(name);
    let named = field.name.is_some().then(|| quote!(.named()));
    let style = match field.style {
        Style::Repeat => None,
        Style::Comma => Some(quote!(.style(__rt::Style::Comma))),
        Style::Brackets => Some(quote!(.style(__rt::Style::Brackets))),
    };
    quote!(__rt::Param::#place(#name, #wire) #named #style)
}

fn expand_header(header: &Header) -> TokenStream {
    let name = &header.name.text;
    match &header.value {
        HeaderValue::Fixed(value) => quote!(__rt::Header::fixed(#name, #value)),
        HeaderValue::Config(field) => {
            let field = field.unraw().to_string();
            quote!(__rt::Header::config(#name, #field))
        }
        HeaderValue::Connection(capture) => {
            let capture = capture.unraw().to_string();
            quote!(__rt::Header::connection(#name, #capture))
        }
    }
}

fn expand_variable(variable: &Variable) -> TokenStream {
    let name = &variable.name;
    let pattern = variable.pattern.as_ref().map(|pattern| {
        let text = &pattern.text;
        quote!(.pattern(#text))
    });
    let one_of = variable
        .one_of
        .as_ref()
        .map(|values| quote!(.one_of(&[#(#values),*])));
    let default = variable
        .default
        .as_ref()
        .map(|default| quote!(.default(#default)));
    quote!(__rt::Variable::new(#name) #pattern #one_of #default)
}

fn expand_scheme(scheme: &Scheme) -> TokenStream {
    match &scheme.kind {
        SchemeKind::Bearer { .. } => quote!(__rt::AuthScheme::bearer()),
        SchemeKind::Basic { .. } => quote!(__rt::AuthScheme::basic()),
        SchemeKind::ApiKey { place, .. } => match place {
            ApiKeyPlace::Header { name, prefix } => {
                quote!(__rt::AuthScheme::api_key_header(#name, #prefix))
            }
            ApiKeyPlace::Query(name) => quote!(__rt::AuthScheme::api_key_query(#name)),
        },
        SchemeKind::Custom(ty) => {
            let name = quote!(#ty).to_string().replace(' ', "");
            quote!(__rt::AuthScheme::custom(#name))
        }
        SchemeKind::Token(scheme) => {
            let scheme = expand_token_scheme(scheme);
            quote!(__rt::AuthScheme::token(&#scheme))
        }
    }
}

fn expand_policy(policy: &Policy) -> TokenStream {
    let timeout = policy.timeout.map(|timeout| {
        let millis = timeout.0;
        quote!(.timeout_ms(#millis))
    });
    let attempt_timeout = policy.attempt_timeout.map(|timeout| {
        let millis = timeout.0;
        quote!(.attempt_timeout_ms(#millis))
    });
    let retry = policy.retry.map(|retry| match retry {
        Retry::Never => quote!(.retry(__rt::Retry::NEVER)),
        Retry::Policy {
            attempts,
            base,
            max,
        } => {
            let attempts = attempts.map(|attempts| quote!(.attempts(#attempts)));
            let base = base.map(|base| {
                let millis = base.0;
                quote!(.base_ms(#millis))
            });
            let max = max.map(|max| {
                let millis = max.0;
                quote!(.max_ms(#millis))
            });
            quote!(.retry(__rt::Retry::new() #attempts #base #max))
        }
    });
    quote!(#timeout #attempt_timeout #retry)
}
