//! What comes out of a declaration that has mistakes: the enum, the handler trait, and
//! implementations that do nothing. Uses of the declaration then type-check, and the mistakes stand
//! alone.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::expand::{
    Context, expand_enum, expand_future, expand_handler, expand_verifier, handler_bound, set_types,
};
use super::model::WebhookSet;

pub(crate) fn expand(set: &WebhookSet, errors: TokenStream) -> TokenStream {
    let mut context = Context::new(set);
    // What is declared twice is emitted once.
    let mut variants = HashSet::from(["Unknown", "Undecodable", "Ignored"].map(str::to_owned));
    let mut methods = HashSet::from(["unknown", "undecodable"].map(str::to_owned));
    context.events.retain(|event| {
        !event.cfgs.is_empty()
            || (variants.insert(event.variant.unraw().to_string())
                && methods.insert(event.method.unraw().to_string()))
    });
    let enum_item = expand_enum(&context);
    let handler = expand_handler(&context);
    // Types that nobody foresaw have no implementation: one may not be possible.
    let is_odd = !set.generics.params.is_empty() && set.lifetime().is_none();
    let impls = (!is_odd).then(|| expand_impls(&context));
    quote!(#enum_item #handler #errors #impls)
}

fn expand_impls(context: &Context<'_>) -> TokenStream {
    let options = &context.set.options;
    let (rt, cfgs) = (&options.runtime, &context.cfgs);
    let name = context.set.ident.unraw().to_string();
    let (of_set, of_event) = set_types(context);
    let verifier = expand_verifier(options.signature());
    let lifetime = context.set.lifetime().map(|_| quote!('__a,));
    let bound = handler_bound(context);
    let future = expand_future(quote!(__H::Error));
    quote! {
        #cfgs
        const _: () = {
            use #rt::__private as __rt;
            impl #rt::WebhookSet for #of_set {
                const WEBHOOK: &'static __rt::WebhookDescriptor =
                    &__rt::WebhookDescriptor::unsigned(#name);
                type Verifier = #verifier;
                type Event<'__a> = #of_event;
            }
            impl<'__a> __rt::EventSet<'__a> for #of_event {
                fn kind(_: &str, _: ::core::option::Option<&str>) -> ::core::option::Option<usize> {
                    ::core::option::Option::None
                }
                fn decode<__D: __rt::Deserializer<'__a>>(
                    _: usize,
                    _: __D,
                ) -> ::core::result::Result<Self, __D::Error> {
                    __rt::stub()
                }
                fn unknown(event: #rt::UnknownEvent) -> Self {
                    Self::Unknown(event)
                }
                fn undecodable(event: #rt::UndecodableEvent) -> Self {
                    Self::Undecodable(event)
                }
            }
            impl<#lifetime #bound> #rt::Dispatch<__H> for #of_event {
                type Error = __H::Error;
                fn dispatch(self, _: &__H, _: &#rt::Delivery) -> #future {
                    ::core::future::pending()
                }
            }
        };
    }
}
