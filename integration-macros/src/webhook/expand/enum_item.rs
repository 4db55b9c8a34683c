//! The enum.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;

pub(crate) fn expand_enum(context: &Context<'_>) -> TokenStream {
    let set = context.set;
    let rt = &set.options.runtime;
    let (attrs, vis, enum_token, ident) = (&set.attrs, &set.vis, &set.enum_token, &set.ident);
    let (generics, where_clause) = (&set.generics, &set.generics.where_clause);
    let docs = set
        .docs
        .is_empty()
        .then(|| quote!(#[doc = " Events that arrive as webhooks."]));
    let variants = context.events.iter().map(|event| {
        let (attrs, variant) = (&event.row.attrs, event.variant);
        let gap = (!event.row.docs.is_empty()).then(|| quote!(#[doc = ""]));
        let line = format!(" {}", Context::names_of(event.row));
        let payload = event
            .payload
            .ty
            .as_ref()
            .map_or_else(|| quote!(()), |ty| quote!(#ty));
        quote!(#(#attrs)* #gap #[doc = #line] #variant(#payload),)
    });
    let ignored = set.has_ignored().then(|| {
        quote! {
            /// An event that is declared as ignored.
            Ignored,
        }
    });
    quote! {
        #docs
        #(#attrs)*
        #[allow(clippy::large_enum_variant)]
        #vis #enum_token #ident #generics #where_clause {
            #(#variants)*
            #ignored
            /// An event that is not declared.
            Unknown(#rt::UnknownEvent),
            /// A declared event whose payload is not what was declared.
            Undecodable(#rt::UndecodableEvent),
        }
    }
}
