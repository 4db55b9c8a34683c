//! The configuration.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;

use super::super::fields::{ConfigField, FieldType, Presence, Var};
use super::Context;
use crate::runtime_path::RuntimePath;
use crate::span::ends;

pub(crate) fn expand_config_struct(context: &Context<'_>) -> TokenStream {
    let integration = context.integration;
    let options = &integration.options;
    let (vis, cfgs, config) = (&integration.vis, &context.cfgs, &options.config);
    let docs = format!(
        " Configuration of the `{}` integration: what [`{}`] is made from.",
        options.name, options.client,
    );
    // Whether a struct is `Sized` hangs on its last field. The configuration of an authenticator is not
    // it, so that a type that is no authenticator is not reported at every mention of the struct.
    let is_foreign = |field: &&ConfigField<'_>| {
        matches!(
            field.ty,
            FieldType::Authenticator(_) | FieldType::Webhooks(_)
        )
    };
    let (foreign, own): (Vec<_>, Vec<_>) = context.fields.iter().partition(is_foreign);
    let fields = foreign.into_iter().chain(own).map(|field| {
        let docs = expand_field_docs(field, &options.env_prefix);
        let ident = &field.ident;
        let ty = expand_type(context, field);
        quote!(#docs #vis #ident: #ty)
    });
    quote! {
        #cfgs
        #[doc = #docs]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #[allow(dead_code)]
        #vis struct #config {
            #(#fields,)*
        }
    }
}

/// The user's documentation, then the variable.
fn expand_field_docs(field: &ConfigField<'_>, prefix: &str) -> TokenStream {
    let own = field.docs;
    let mut text = String::from(" ");
    if own.is_empty() {
        let mut purpose = field.purpose.chars();
        text.extend(purpose.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(purpose.as_str());
    }
    if let Some(var) = &field.var {
        let name = var.full_name(prefix);
        text.push_str(if own.is_empty() { ": `" } else { "Read from `" });
        text.push_str(&name);
        match &var.presence {
            Presence::Default(value) => text.push_str(&format!("`, by default `{value}`.")),
            Presence::Optional => text.push_str("`, if it is set."),
            _ => text.push_str("`."),
        }
    } else if let FieldType::Webhooks(_) = field.ty {
        text.push_str(&format!(": `{prefix}_WEBHOOK_SECRET`."));
    } else {
        text.push('.');
    }
    match own {
        [] => quote!(#[doc = #text]),
        own => quote!(#(#own)* #[doc = ""] #[doc = #text]),
    }
}

fn expand_type(context: &Context<'_>, field: &ConfigField<'_>) -> TokenStream {
    let rt = &context.integration.options.runtime;
    match &field.ty {
        FieldType::BaseUrl => quote!(#rt::BaseUrl),
        FieldType::BaseUrlOverride => quote!(::core::option::Option<#rt::BaseUrl>),
        FieldType::Text => quote!(::std::string::String),
        FieldType::OptionalText => quote!(::core::option::Option<::std::string::String>),
        FieldType::Secret => quote!(#rt::Secret),
        FieldType::EndpointUrl => quote!(#rt::EndpointUrl),
        FieldType::EndpointUrlOverride => quote!(::core::option::Option<#rt::EndpointUrl>),
        FieldType::Authenticator(ty) => expand_authenticator_config(rt, ty),
        FieldType::Webhooks(set) => expand_webhook_config(rt, set),
        FieldType::Declared(ty) => quote!(#ty),
    }
}

/// The configuration of an authenticator. It stands where the authenticator is named: what is wrong
/// with that is the same mistake wherever the type is mentioned, and is then reported as one.
pub(crate) fn expand_authenticator_config(rt: &RuntimePath, ty: &Type) -> TokenStream {
    let (start, end) = ends(ty);
    let start = Span::call_site().located_at(start);
    let config = Ident::new("Config", Span::call_site().located_at(end));
    quote_spanned!(start=> <#ty as #rt::Authenticator>::#config)
}

/// The configuration of a set of events, where that is named, as for an authenticator.
pub(crate) fn expand_webhook_config(rt: &RuntimePath, set: &Type) -> TokenStream {
    let (start, end) = ends(set);
    let start = Span::call_site().located_at(start);
    let close = quote_spanned!(Span::call_site().located_at(end)=> >);
    quote_spanned!(start=> #rt::WebhookConfigOf<#set #close)
}

pub(crate) fn expand_config(context: &Context<'_>) -> TokenStream {
    let options = &context.integration.options;
    let rt = &options.runtime;
    let (vis, config) = (&context.integration.vis, &options.config);
    let vars = context
        .fields
        .iter()
        .filter_map(|field| field.var.as_ref().map(|var| expand_var(field, var)));
    let env = Ident::new("env", Span::mixed_site());
    let mut reads = TokenStream::new();
    let mut inits = TokenStream::new();
    let mut index = 0_usize;
    for field in &context.fields {
        let ident = &field.ident;
        // Hygienic, so that the default of another field cannot mean it.
        let local = format_ident!("{ident}", span = Span::mixed_site());
        let read = expand_read(context, field, &env, index);
        reads.extend(quote!(let #local = #read;));
        inits.extend(quote!(#ident: #local?,));
        index += usize::from(field.var.is_some());
    }
    let readers = context
        .fields
        .iter()
        .filter_map(|field| expand_reader(context, field));
    quote! {
        #(#readers)*
        impl #rt::FromEnv for #config {
            const VARS: &'static [__rt::EnvVar] = &[#(#vars),*];
            fn read_env(#env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
                #reads
                ::core::option::Option::Some(Self { #inits })
            }
        }
        #[allow(dead_code)]
        impl #config {
            /// Reads the configuration from the environment of the process.
            ///
            /// # Errors
            /// Everything that is missing or invalid, at once.
            #vis fn from_env() -> ::core::result::Result<Self, #rt::ConfigError> {
                __rt::config_from_env(&__INTEGRATION)
            }
            /// Reads the configuration through a function that knows the variables.
            ///
            /// # Errors
            /// Everything that is missing or invalid, at once.
            #vis fn from_lookup(
                lookup: impl ::core::ops::Fn(&str) -> ::core::option::Option<::std::string::String>,
            ) -> ::core::result::Result<Self, #rt::ConfigError> {
                __rt::config_from_lookup(&__INTEGRATION, &lookup)
            }
        }
    }
}

fn has_reader(field: &ConfigField<'_>) -> bool {
    let presence = field.var.as_ref().map(|var| &var.presence);
    matches!(presence, Some(Presence::OfType))
}

fn reader_name(field: &Ident) -> Ident {
    format_ident!(
        "__READ_{}",
        field.unraw().to_string().to_uppercase(),
        span = Span::call_site()
    )
}

/// All that is asked of the type of a field, in one place: a type that has it not is one error.
fn expand_reader(context: &Context<'_>, field: &ConfigField<'_>) -> Option<TokenStream> {
    let (FieldType::Declared(ty), true) = (&field.ty, has_reader(field)) else {
        return None;
    };
    let rt = &context.integration.options.runtime;
    let name = reader_name(&field.ident);
    Some(quote! {
        const #name: (
            bool,
            fn(&mut __rt::Env<'_>, &__rt::EnvVar) -> ::core::option::Option<#ty>,
        ) = (<#ty as #rt::FromVar>::OPTIONAL, |env, var| env.read::<#ty>(var));
    })
}

fn expand_var(field: &ConfigField<'_>, var: &Var<'_>) -> TokenStream {
    let (name, purpose) = (&var.name, &field.purpose);
    let absolute = var.absolute.then(|| quote!(.absolute()));
    let secret = var.secret.then(|| quote!(.secret()));
    let presence = match &var.presence {
        Presence::Required => None,
        Presence::Optional | Presence::DefaultExpr(_) => Some(quote!(.optional())),
        Presence::OfType => {
            let reader = reader_name(&field.ident);
            Some(quote!(.optional_if(#reader.0)))
        }
        Presence::Default(value) => Some(quote!(.default(#value))),
    };
    quote!(__rt::EnvVar::new(#name, #purpose) #absolute #secret #presence)
}

fn expand_read(
    context: &Context<'_>,
    field: &ConfigField<'_>,
    env: &Ident,
    index: usize,
) -> TokenStream {
    let rt = &context.integration.options.runtime;
    let default = match &field.var {
        Some(Var {
            presence: Presence::DefaultExpr(expr),
            ..
        }) => Some(expr),
        _ => None,
    };
    match (&field.ty, default) {
        (FieldType::Authenticator(ty), _) => {
            let config = expand_authenticator_config(rt, ty);
            quote!(<#config as #rt::FromEnv>::read_env(#env))
        }
        (FieldType::Webhooks(set), _) => {
            let config = expand_webhook_config(rt, set);
            let place = Span::call_site().located_at(ends(set).0);
            quote_spanned!(place=> <#config as #rt::FromEnv>::read_env(#env))
        }
        // The default is no text that could be read, so it is made where it is needed.
        (FieldType::Declared(ty), Some(expr)) => {
            let given = Ident::new("given", Span::mixed_site());
            quote! {
                #env.read::<::core::option::Option<#ty>>(&Self::VARS[#index])
                    .map(|#given| #given.unwrap_or_else(|| #expr))
            }
        }
        (FieldType::Declared(_), None) if has_reader(field) => {
            let reader = reader_name(&field.ident);
            quote!((#reader.1)(#env, &Self::VARS[#index]))
        }
        (FieldType::Declared(ty), None) => quote!(#env.read::<#ty>(&Self::VARS[#index])),
        _ => quote!(#env.read(&Self::VARS[#index])),
    }
}
