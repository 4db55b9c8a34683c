//! The client.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};

use quote::{ToTokens, quote, quote_spanned};
use syn::ReturnType;
use syn::ext::IdentExt;

use super::super::model::{Argument, Endpoint, HeaderValue, Role, SchemeKind, Setting};
use super::pagination::expand_pages;
use super::rendered::arguments;
use super::token::expand_token_config;
use super::{Context, Rendered, allow_lints};
use crate::attribute::is_copied;
use crate::span::ends;

pub(crate) fn expand_client_struct(context: &Context<'_>) -> TokenStream {
    let integration = context.integration;
    let options = &integration.options;
    let (vis, cfgs, client, rt) = (
        &integration.vis,
        &context.cfgs,
        &options.client,
        &options.runtime,
    );
    let docs = format!(
        " Client of the `{}` integration: an implementation of [`{}`] over HTTP. Clones share one \
         connection pool.",
        options.name, integration.ident,
    );
    quote! {
        #cfgs
        #[doc = #docs]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #vis struct #client {
            core: #rt::__private::Core,
        }
    }
}

pub(crate) fn expand_client(context: &Context<'_>) -> TokenStream {
    let integration = context.integration;
    let options = &integration.options;
    let (ident, client) = (&integration.ident, &options.client);
    let generated = expand_generated_client(context);
    let constructors = expand_constructors(context);
    let inherent = context.methods.iter().filter_map(|method| {
        method
            .method
            .endpoint()
            .map(|endpoint| expand_inherent(context, method, endpoint))
    });
    let implemented = context
        .methods
        .iter()
        .filter(|m| m.method.endpoint().is_some())
        .map(|method| {
            let Rendered {
                cfgs, head, passed, ..
            } = method;
            let name = &method.method.sig.ident;
            let (returned, this) = (method.returned(), method.this());
            quote!(#cfgs fn #head -> #returned { #client::#name(#this #passed) })
        });
    quote! {
        #generated
        #[allow(dead_code, clippy::too_many_arguments)]
        impl #client {
            #constructors
            #(#inherent)*
        }
        #[automatically_derived]
        #[allow(deprecated)]
        impl #ident for #client {
            #(#implemented)*
        }
    }
}

fn expand_generated_client(context: &Context<'_>) -> TokenStream {
    let options = &context.integration.options;
    let (client, config) = (&options.client, &options.config);
    let mut calls = TokenStream::new();
    let variables = options.config_variables().map(|variable| {
        let name = &variable.name;
        let field = Ident::new(name, Span::call_site());
        quote!((#name, &config.#field))
    });
    let variables: Vec<TokenStream> = variables.collect();
    let is_templated = options
        .base_url
        .valid()
        .is_some_and(|url| !url.variables.is_empty());
    let new = match is_templated {
        false => quote!(__rt::Settings::new(&__INTEGRATION, config.base_url)),
        true => quote! {
            __rt::Settings::templated(&__INTEGRATION, config.base_url, &[#(#variables),*])
        },
    };
    if !is_templated && !variables.is_empty() {
        calls.extend(quote!(settings.variables(&[#(#variables),*]);));
    }
    for header in &options.headers {
        if let HeaderValue::Config(field) = &header.value {
            let name = &header.name.text;
            calls.extend(quote!(settings.header(#name, &config.#field);));
        }
    }
    for scheme in &options.schemes {
        let auth = match &scheme.kind {
            SchemeKind::Bearer { .. } => quote!(bearer(config.token)),
            SchemeKind::ApiKey { .. } => quote!(api_key(config.api_key)),
            SchemeKind::Basic { .. } => quote!(basic(config.username, config.password)),
            SchemeKind::Custom(ty) => quote!(custom::<#ty>(config.auth)),
            SchemeKind::Token(scheme) => {
                let values = expand_token_config(scheme);
                quote!(token(#values))
            }
        };
        calls.extend(quote!(settings.auth(__rt::Auth::#auth);));
    }
    let webhooks = options.webhooks.as_ref().map(|set| {
        calls.extend(quote!(settings.webhook::<#set>(config.webhook);));
        expand_webhooks(context, set)
    });
    let settings = match calls.is_empty() {
        true => new,
        false => quote! {
            let mut settings = #new;
            #calls
            settings
        },
    };
    let connections = expand_connections(context);
    quote! {
        #[automatically_derived]
        impl __rt::GeneratedClient for #client {
            type Config = #config;
            fn settings(config: #config) -> __rt::Settings {
                #settings
            }
            fn from_core(core: __rt::Core) -> Self {
                Self { core }
            }
            fn core(&self) -> &__rt::Core {
                &self.core
            }
        }
        #webhooks
        #connections
    }
}

/// What is done with connections, if there are any.
pub(crate) fn expand_connections(context: &Context<'_>) -> Option<TokenStream> {
    let options = &context.integration.options;
    let (rt, client) = (&options.runtime, &options.client);
    options.has_connections().then(|| {
        quote! {
            #[automatically_derived]
            impl #rt::__private::HasConnections for #client {}
        }
    })
}

/// `client.connection(id)`.
pub(crate) fn expand_connection(context: &Context<'_>) -> Option<TokenStream> {
    let integration = context.integration;
    let (vis, rt) = (&integration.vis, &integration.options.runtime);
    integration.options.has_connections().then(|| {
        quote! {
            /// The client bound to one connection: its calls are made with the tokens of that.
            #vis fn connection(&self, id: impl ::core::convert::Into<#rt::ConnectionId>) -> Self {
                #rt::__private::bind(self, id)
            }
        }
    })
}

/// What `client.integration().webhook()` needs.
pub(crate) fn expand_webhooks(context: &Context<'_>, set: &syn::Type) -> TokenStream {
    let options = &context.integration.options;
    let (rt, client) = (&options.runtime, &options.client);
    quote! {
        #[automatically_derived]
        impl #rt::__private::HasWebhooks for #client {
            type Set = #set;
        }
    }
}

fn expand_constructors(context: &Context<'_>) -> TokenStream {
    let options = &context.integration.options;
    let (vis, config, rt) = (&context.integration.vis, &options.config, &options.runtime);
    let connection = expand_connection(context);
    quote! {
        /// Makes a client.
        ///
        /// # Errors
        /// When the configuration cannot be used.
        #vis fn new(config: #config) -> ::core::result::Result<Self, #rt::ConfigError> {
            __rt::build(config)
        }
        /// Makes a client that is configured by the environment of the process.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        #vis fn from_env() -> ::core::result::Result<Self, #rt::ConfigError> {
            Self::new(#config::from_env()?)
        }
        /// Makes a client with an HTTP client, a user agent or other parts of one's own.
        #vis fn builder(config: #config) -> #rt::ClientBuilder<Self> {
            __rt::builder(config)
        }
        /// All of the integration that is not an endpoint.
        #vis fn integration(&self) -> #rt::IntegrationHandle<'_, Self> {
            __rt::handle(self)
        }
        #connection
    }
}

fn expand_inherent(
    context: &Context<'_>,
    rendered: &Rendered<'_>,
    endpoint: &Endpoint,
) -> TokenStream {
    let integration = context.integration;
    let (vis, rt) = (&integration.vis, &integration.options.runtime);
    let Rendered {
        head,
        output,
        descriptor,
        ..
    } = rendered;
    let this = rendered.this();
    let attrs = expand_inherent_attributes(rendered, endpoint);
    let arguments: Vec<_> = arguments(rendered.method)
        .zip(&endpoint.arguments)
        .collect();
    // Hygienic: an argument may be called `request` too.
    let request = Ident::new("request", Span::mixed_site());
    let mutable = (!arguments.is_empty()).then(|| quote!(mut));
    let declared = &rendered.method.sig.output;
    let (call, returned) = match rendered.is_list() {
        true => (
            expand_pages(&integration.options, endpoint, &request, declared),
            output.clone(),
        ),
        false => (
            expand_call(&request, declared, output),
            quote!(#rt::Call<#output>),
        ),
    };
    let mut calls = TokenStream::new();
    if let Some(Setting::Valid(path)) = &endpoint.path {
        // The path is written from left to right.
        for placeholder in &path.placeholders {
            let filled = arguments
                .iter()
                .find(|((_, ident, _), _)| ident.unraw() == placeholder);
            calls.extend(
                filled.map(|(typed, argument)| expand_argument(&request, *typed, argument)),
            );
        }
    }
    for (typed, argument) in &arguments {
        if !matches!(argument.role, Role::Path) {
            calls.extend(expand_argument(&request, *typed, argument));
        }
    }
    quote! {
        #attrs
        #vis fn #head -> #returned {
            let #mutable #request = #this.core.request(&#descriptor);
            #calls
            #call
        }
    }
}

/// `request.call::<Result<User>>()`, all of it where the type stands: that is what may be wrong.
fn expand_call(request: &Ident, output: &ReturnType, tokens: &TokenStream) -> TokenStream {
    let (start, end) = match output {
        ReturnType::Type(_, ty) => ends(ty),
        ReturnType::Default => (request.span(), request.span()),
    };
    let start = Span::mixed_site().located_at(start);
    let end = Span::mixed_site().located_at(end);
    let request = Ident::new("request", start);
    let none = parenthesized(TokenStream::new(), end);
    quote_spanned!(start=> #request.call::<#tokens>#none)
}

fn parenthesized(tokens: TokenStream, span: Span) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(span);
    group
}

/// `request.query(0, &since);`
fn expand_argument(
    request: &Ident,
    (index, ident, ty): (usize, &Ident, &syn::Type),
    argument: &Argument,
) -> TokenStream {
    let (function, by_reference) = match argument.role {
        Role::Query(_) => ("query", true),
        Role::Header(_) => ("header", true),
        Role::Json => ("json", true),
        Role::Form(_) => ("form", true),
        Role::Url => ("url", true),
        Role::IdempotencyKey => ("idempotency_key", true),
        Role::Raw(_) => ("raw", false),
        Role::Multipart(_) => ("multipart", false),
        Role::Path | Role::Unplaced | Role::Unknown => ("path", true),
    };
    // A type that does not fit is reported where it stands in the declaration: what is passed begins
    // at its first token and ends at its last, so that all of it is underlined.
    let (start, end) = ends(ty);
    let request = Ident::new("request", request.span().located_at(start));
    let start = ident.span().located_at(start);
    let end = ident.span().located_at(end);
    let function = Ident::new(function, start);
    let mut value = ident.clone();
    let value = match by_reference {
        true => {
            value.set_span(end);
            quote_spanned!(start=> &#value)
        }
        false => {
            let value = parenthesized(value.into_token_stream(), end);
            quote_spanned!(start=> ::core::convert::identity #value)
        }
    };
    quote_spanned!(start=> #request.#function(#index, #value);)
}

fn expand_inherent_attributes(rendered: &Rendered<'_>, endpoint: &Endpoint) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut has_docs = false;
    for attribute in &rendered.method.attrs {
        if is_copied(attribute) {
            has_docs |= attribute.path().is_ident("doc");
            attribute.to_tokens(&mut tokens);
        } else {
            tokens.extend(allow_lints(attribute));
        }
    }
    let path = endpoint.path.as_ref().and_then(Setting::valid);
    let line = match path {
        Some(path) => format!(" `{} {}`", endpoint.verb.method(), path.source),
        None => format!(
            " `{}` of a URL that the service gave",
            endpoint.verb.method()
        ),
    };
    if has_docs {
        tokens.extend(quote!(#[doc = ""]));
    }
    tokens.extend(quote!(#[doc = #line]));
    tokens
}
