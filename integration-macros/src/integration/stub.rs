//! What comes out of a declaration that has mistakes: the trait, and types with all their methods,
//! none of which does anything. Uses of the declaration then type-check, and the mistakes stand alone.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, TraitItem};

use super::expand::{
    Context, Rendered, expand_client_struct, expand_config_struct, expand_connection,
    expand_connections, expand_trait, expand_webhooks,
};
use super::model::{Integration, MethodKind};
use crate::attribute::is_copied;

pub(crate) fn expand(integration: &Integration, errors: TokenStream) -> TokenStream {
    let mut context = Context::new(integration);
    // What is declared twice is emitted once.
    let mut names = HashSet::new();
    context.methods.retain(|method| {
        !method.cfgs.is_empty() || names.insert(method.method.sig.ident.to_string())
    });
    let mut names = HashSet::new();
    context
        .fields
        .retain(|field| names.insert(field.ident.to_string()));
    let trait_item = expand_trait(&context);
    let options = &integration.options;
    let (client, config) = (&options.client, &options.config);
    let clash = client == config || client == &integration.ident || config == &integration.ident;
    let types = match clash {
        // They would be one type too many, or two.
        true => TokenStream::new(),
        false => expand_types(&context),
    };
    quote!(#trait_item #errors #types)
}

fn expand_types(context: &Context<'_>) -> TokenStream {
    let client_struct = expand_client_struct(context);
    let config_struct = expand_config_struct(context);
    let cfgs = &context.cfgs;
    let config = expand_config(context);
    let client = expand_client(context);
    let dynamic = context
        .integration
        .options
        .dyn_compatible
        .then(|| expand_dyn(context));
    quote! {
        #client_struct
        #config_struct
        #dynamic
        #cfgs
        const _: () = {
            #config
            #client
        };
    }
}

/// An item that has no place in an integration, as the trait keeps it.
pub(crate) fn expand_foreign(item: &TraitItem) -> TokenStream {
    match item {
        TraitItem::Const(item) if item.default.is_none() => {
            let (attrs, ident, ty) = (&item.attrs, &item.ident, &item.ty);
            quote!(#(#attrs)* const #ident: #ty = ::core::unreachable!();)
        }
        TraitItem::Const(item) => item.to_token_stream(),
        TraitItem::Type(item) => {
            let (attrs, ident, generics) = (&item.attrs, &item.ident, &item.generics);
            let where_clause = &generics.where_clause;
            quote!(#(#attrs)* type #ident #generics #where_clause;)
        }
        // Nobody knows what a macro would add for the client to implement.
        _ => TokenStream::new(),
    }
}

fn expand_foreign_impl(item: &TraitItem) -> TokenStream {
    match item {
        TraitItem::Type(item) => {
            let (ident, generics) = (&item.ident, &item.generics);
            let where_clause = &generics.where_clause;
            quote!(type #ident #generics = ::core::convert::Infallible #where_clause;)
        }
        _ => TokenStream::new(),
    }
}

fn expand_config(context: &Context<'_>) -> TokenStream {
    let integration = context.integration;
    let rt = &integration.options.runtime;
    let (vis, config) = (&integration.vis, &integration.options.config);
    quote! {
        impl #rt::FromEnv for #config {
            const VARS: &'static [#rt::__private::EnvVar] = &[];
            fn read_env(_: &mut #rt::__private::Env<'_>) -> ::core::option::Option<Self> {
                #rt::__private::stub()
            }
        }
        #[allow(dead_code, missing_docs)]
        impl #config {
            #vis fn from_env() -> ::core::result::Result<Self, #rt::ConfigError> {
                #rt::__private::stub()
            }
            #vis fn from_lookup(
                _: impl ::core::ops::Fn(&str) -> ::core::option::Option<::std::string::String>,
            ) -> ::core::result::Result<Self, #rt::ConfigError> {
                #rt::__private::stub()
            }
        }
    }
}

fn expand_client(context: &Context<'_>) -> TokenStream {
    let integration = context.integration;
    let options = &integration.options;
    let rt = &options.runtime;
    let (vis, client, config) = (&integration.vis, &options.client, &options.config);
    let (name, prefix) = (&options.name, &options.env_prefix);
    let inherent = context
        .methods
        .iter()
        .filter_map(|method| expand_inherent(context, method));
    let implementation = expand_impl(context, client);
    let webhooks = options
        .webhooks
        .as_ref()
        .map(|set| expand_webhooks(context, set));
    let connections = expand_connections(context);
    let connection = expand_connection(context);
    quote! {
        #webhooks
        #connections
        impl #rt::Describe for #client {
            const INTEGRATION: &'static #rt::__private::Integration =
                &#rt::__private::Integration::new(#name, #prefix, "https://localhost");
        }
        impl #rt::__private::GeneratedClient for #client {
            type Config = #config;
            fn settings(_: #config) -> #rt::__private::Settings {
                #rt::__private::stub()
            }
            fn from_core(core: #rt::__private::Core) -> Self {
                Self { core }
            }
            fn core(&self) -> &#rt::__private::Core {
                &self.core
            }
        }
        #[allow(dead_code, missing_docs, unused_variables)]
        impl #client {
            #vis fn new(_: #config) -> ::core::result::Result<Self, #rt::ConfigError> {
                #rt::__private::stub()
            }
            #vis fn from_env() -> ::core::result::Result<Self, #rt::ConfigError> {
                #rt::__private::stub()
            }
            #vis fn builder(_: #config) -> #rt::ClientBuilder<Self> {
                #rt::__private::stub()
            }
            #vis fn integration(&self) -> #rt::IntegrationHandle<'_, Self> {
                #rt::__private::stub()
            }
            #connection
            #(#inherent)*
        }
        #implementation
    }
}

/// The client's own method. There is none where its signature only means something in the trait.
fn expand_inherent(context: &Context<'_>, rendered: &Rendered<'_>) -> Option<TokenStream> {
    let integration = context.integration;
    let method = rendered.method;
    let sig = &method.sig;
    let name = sig.ident.to_string();
    let is_ours = matches!(
        name.as_str(),
        "new" | "from_env" | "builder" | "integration" | "connection"
    );
    let is_provided = matches!(method.kind, MethodKind::Provided(_));
    let has_types = integration
        .foreign
        .iter()
        .any(|item| matches!(item, TraitItem::Type(_)));
    if is_ours || is_provided {
        return None;
    }
    let (head, output) = (&rendered.head, &rendered.output);
    if has_types && (mentions(head, "Self") || mentions(output, "Self")) {
        return None;
    }
    let attrs = method.attrs.iter().filter(|attribute| is_copied(attribute));
    let (vis, rt) = (&integration.vis, &integration.options.runtime);
    let (ident, inputs) = (&sig.ident, &sig.inputs);
    let is_used = |name: &syn::Ident| {
        let name = name.to_string();
        mentions(head, &name) || mentions(output, &name)
    };
    let generics = merged(&integration.generics, &sig.generics, is_used);
    let where_clause = &generics.where_clause;
    let returned = match rendered.is_list() {
        true => output.clone(),
        false => quote!(#rt::Call<#output>),
    };
    Some(quote! {
        #(#attrs)*
        #vis fn #ident #generics(#inputs) -> #returned #where_clause {
            #rt::__private::stub()
        }
    })
}

/// Whether a word is among the tokens.
fn mentions(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => mentions(&group.stream(), word),
        _ => false,
    })
}

/// The parameters of the trait that a method uses, and its own, for a method outside of the trait.
fn merged(
    of_trait: &Generics,
    of_method: &Generics,
    is_used: impl Fn(&syn::Ident) -> bool,
) -> Generics {
    let mut generics = of_method.clone();
    let mut lifetimes = Vec::new();
    let mut others = Vec::new();
    for param in of_trait.params.iter().chain(&of_method.params) {
        match param {
            GenericParam::Lifetime(_) => lifetimes.push(param.clone()),
            GenericParam::Type(param) if is_used(&param.ident) => {
                let mut param = param.clone();
                param.default = None;
                others.push(GenericParam::Type(param));
            }
            GenericParam::Const(param) if is_used(&param.ident) => {
                let mut param = param.clone();
                param.default = None;
                others.push(GenericParam::Const(param));
            }
            _ => {}
        }
    }
    generics.params = lifetimes.into_iter().chain(others).collect();
    generics
}

/// The trait, implemented by methods that never answer.
fn expand_impl(context: &Context<'_>, implementor: &syn::Ident) -> TokenStream {
    let integration = context.integration;
    let (ident, rt) = (&integration.ident, &integration.options.runtime);
    let (impl_generics, type_generics, where_clause) = integration.generics.split_for_impl();
    let foreign = integration.foreign.iter().map(expand_foreign_impl);
    let methods = context.methods.iter().filter_map(|method| {
        if matches!(method.method.kind, MethodKind::Provided(_)) {
            return None;
        }
        let Rendered { cfgs, head, .. } = method;
        let returned = method.returned();
        let where_clause = &method.method.sig.generics.where_clause;
        let body = match method.is_list() {
            true => quote!(#rt::__private::stub()),
            false => quote!(::core::future::pending()),
        };
        Some(quote!(#cfgs fn #head -> #returned #where_clause { #body }))
    });
    quote! {
        #[allow(unused_variables)]
        impl #impl_generics #ident #type_generics for #implementor #where_clause {
            #(#foreign)*
            #(#methods)*
        }
    }
}

fn expand_dyn(context: &Context<'_>) -> TokenStream {
    let integration = context.integration;
    let rt = &integration.options.runtime;
    let (vis, ident, cfgs) = (&integration.vis, &integration.ident, &context.cfgs);
    let name = quote::format_ident!("Dyn{}", ident);
    let implementation = expand_impl(context, &name);
    let bound = match integration.generics.params.is_empty() {
        true => quote!(#ident),
        // A generic trait cannot be named without its arguments.
        false => quote!(::core::marker::Sized),
    };
    quote! {
        #cfgs
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #[allow(dead_code, missing_docs)]
        #vis struct #name(());
        #cfgs
        const _: () = {
            #[allow(dead_code, missing_docs)]
            impl #name {
                #vis fn new(_: impl #bound + 'static) -> Self {
                    #rt::__private::stub()
                }
            }
            #implementation
        };
    }
}
