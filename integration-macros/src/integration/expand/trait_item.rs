//! The trait.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::super::check::is_allowed_supertrait;
use super::super::model::MethodKind;
use super::{Context, Rendered};

pub(crate) fn expand_trait(context: &Context<'_>) -> TokenStream {
    let integration = context.integration;
    let attrs = &integration.attrs;
    let vis = &integration.vis;
    let trait_token = &integration.trait_token;
    let ident = &integration.ident;
    let generics = &integration.generics;
    let where_clause = &generics.where_clause;
    let supertraits = integration
        .supertraits
        .iter()
        .filter(|bound| is_allowed_supertrait(bound));
    let foreign = integration
        .foreign
        .iter()
        .map(super::super::stub::expand_foreign);
    let methods = context.methods.iter().map(expand_method);
    quote! {
        #(#attrs)*
        #[allow(clippy::too_many_arguments)]
        #vis #trait_token #ident #generics:
            ::core::marker::Send + ::core::marker::Sync #(+ #supertraits)*
        #where_clause
        {
            #(#foreign)*
            #(#methods)*
        }
    }
}

fn expand_method(rendered: &Rendered<'_>) -> TokenStream {
    let method = rendered.method;
    let attrs = &method.attrs;
    let sig = &method.sig;
    let fn_token = &sig.fn_token;
    let head = &rendered.head;
    let where_clause = &sig.generics.where_clause;
    match &method.kind {
        MethodKind::Provided(body) if sig.asyncness.is_some() => {
            let future = rendered.future();
            quote_spanned! {rendered.span()=>
                #(#attrs)*
                #[allow(clippy::manual_async_fn)]
                #fn_token #head -> #future #where_clause { async move { #body } }
            }
        }
        MethodKind::Provided(body) => quote!(#(#attrs)* #sig { #body }),
        MethodKind::Endpoint(_) | MethodKind::Broken => {
            let returned = rendered.returned();
            quote_spanned!(rendered.span()=>
                #(#attrs)* #fn_token #head -> #returned #where_clause;
            )
        }
    }
}
