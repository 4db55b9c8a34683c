//! The handler trait.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{Context, Rendered};
use crate::attribute::is_copied;

pub(crate) fn expand_handler(context: &Context<'_>) -> TokenStream {
    let set = context.set;
    let rt = &set.options.runtime;
    let (vis, cfgs, handler) = (&set.vis, &context.cfgs, &context.handler);
    let docs = format!(
        " Handles the events of [`{}`]: a method for each. Write them as `async fn`.",
        set.ident
    );
    let message = format!("`{{Self}}` does not handle the events of `{}`", set.ident);
    let label = format!("does not implement `{handler}`");
    let methods = context
        .events
        .iter()
        .map(|event| expand_method(context, event));
    let future = expand_future(quote!(Self::Error));
    quote! {
        #cfgs
        #[doc = #docs]
        #[diagnostic::on_unimplemented(message = #message, label = #label)]
        #vis trait #handler: ::core::marker::Send + ::core::marker::Sync {
            /// Why an event was not handled: the provider is asked to send it again.
            type Error: ::core::fmt::Display + ::core::marker::Send;
            #(#methods)*
            /// Takes an event that is not declared: warns, and acknowledges it.
            fn unknown(&self, event: #rt::UnknownEvent, delivery: &#rt::Delivery) -> #future {
                #rt::__private::warn_unknown(&event, delivery);
                async { ::core::result::Result::Ok(()) }
            }
            /// Takes a declared event whose payload is not what was declared: warns, and
            /// acknowledges it.
            fn undecodable(&self, event: #rt::UndecodableEvent, delivery: &#rt::Delivery) -> #future {
                #rt::__private::warn_undecodable(&event, delivery);
                async { ::core::result::Result::Ok(()) }
            }
        }
    }
}

/// `impl Future<Output = Result<(), E>> + Send`.
pub(crate) fn expand_future(error: TokenStream) -> TokenStream {
    quote! {
        impl ::core::future::Future<Output = ::core::result::Result<(), #error>>
            + ::core::marker::Send
    }
}

fn expand_method(context: &Context<'_>, event: &Rendered<'_>) -> TokenStream {
    let rt = &context.set.options.runtime;
    let method = &event.method;
    let future = expand_future(quote!(Self::Error));
    let mut attrs = TokenStream::new();
    for attribute in &event.row.attrs {
        if is_copied(attribute) {
            attribute.to_tokens(&mut attrs);
        }
    }
    if !event.row.docs.is_empty() {
        attrs.extend(quote!(#[doc = ""]));
    }
    let line = format!(" Handles {}.", Context::names_of(event.row));
    // A handler that has forgotten a method is told where its event is declared.
    let place = Span::call_site().located_at(event.variant.span());
    match &event.payload.elided {
        Some(payload) => {
            let head = quote_spanned! {place=>
                fn #method(&self, payload: #payload, delivery: &#rt::Delivery)
            };
            let end = quote_spanned!(place=> ;);
            quote! {
                #attrs
                #[doc = #line]
                #head -> #future #end
            }
        }
        // Nobody knows what it takes, so nobody has to have it.
        None => quote! {
            #attrs
            #[doc = #line]
            #[allow(unused_variables)]
            fn #method(&self, payload: (), delivery: &#rt::Delivery) -> #future {
                ::core::future::pending()
            }
        },
    }
}
