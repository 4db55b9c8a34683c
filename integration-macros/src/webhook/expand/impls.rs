//! What the runtime needs of the enum.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{LitStr, Type};

use super::super::model::{Row, RowKind};
use super::handler::expand_future;
use super::{Context, expand_verifier};
use crate::attribute::cfgs_of;
use crate::span::ends;

pub(crate) fn expand_impls(context: &Context<'_>) -> TokenStream {
    let options = &context.set.options;
    let rt = &options.runtime;
    let (of_set, of_event) = set_types(context);
    let verifier = expand_verifier(options.signature());
    let kind = expand_kind(context);
    let ignored = context.set.has_ignored().then(|| {
        let number = context.events.len();
        quote! {
            fn ignored(kind: usize) -> ::core::option::Option<Self> {
                match kind {
                    #number => ::core::option::Option::Some(Self::Ignored),
                    _ => ::core::option::Option::None,
                }
            }
        }
    });
    let decode = expand_decode(context);
    let dispatch = expand_dispatch(context);
    quote! {
        #[automatically_derived]
        impl #rt::WebhookSet for #of_set {
            const WEBHOOK: &'static __rt::WebhookDescriptor = &__WEBHOOK;
            type Verifier = #verifier;
            type Event<'__a> = #of_event;
        }
        #[automatically_derived]
        #[allow(deprecated)]
        impl<'__a> __rt::EventSet<'__a> for #of_event {
            #kind
            #ignored
            #decode
            fn unknown(event: #rt::UnknownEvent) -> Self {
                Self::Unknown(event)
            }
            fn undecodable(event: #rt::UndecodableEvent) -> Self {
                Self::Undecodable(event)
            }
        }
        #dispatch
    }
}

/// The enum as the name of the set, and as the events of one delivery.
pub(crate) fn set_types(context: &Context<'_>) -> (TokenStream, TokenStream) {
    let ident = &context.set.ident;
    match context.set.lifetime() {
        Some(_) => (quote!(#ident<'static>), quote!(#ident<'__a>)),
        None => (quote!(#ident), quote!(#ident)),
    }
}

/// `fn kind`: a number for each event, so that the payload is only looked at by one arm.
fn expand_kind(context: &Context<'_>) -> TokenStream {
    let ignored = context.events.len();
    let mut events = 0..;
    let numbered: Vec<(&Row, usize)> = context
        .set
        .rows
        .iter()
        .filter_map(|row| match row.kind {
            RowKind::Event { .. } => Some((row, events.next()?)),
            RowKind::Ignored => Some((row, ignored)),
            RowKind::Broken => None,
        })
        .collect();
    let has_action = context.set.options.has_action() == Some(true);
    let (signature, scrutinee, arms) = match has_action {
        true => (
            quote!(event: &str, action: ::core::option::Option<&str>),
            quote!((event, action)),
            expand_action_arms(&numbered),
        ),
        false => (
            quote!(event: &str, _: ::core::option::Option<&str>),
            quote!(event),
            expand_arms(&numbered),
        ),
    };
    quote! {
        fn kind(#signature) -> ::core::option::Option<usize> {
            ::core::option::Option::Some(match #scrutinee {
                #arms
                _ => return ::core::option::Option::None,
            })
        }
    }
}

fn expand_arms(numbered: &[(&Row, usize)]) -> TokenStream {
    let arms = numbered.iter().map(|(row, kind)| {
        let (names, cfgs) = (&row.names, cfgs_of(&row.attrs));
        quote!(#cfgs #(#names)|* => #kind,)
    });
    arms.collect()
}

/// The arms of one event stand together, `*` last, so that it is compared once.
fn expand_action_arms(numbered: &[(&Row, usize)]) -> TokenStream {
    struct Arm<'a> {
        event: String,
        action: Option<String>,
        name: &'a LitStr,
        row: &'a Row,
        kind: usize,
    }
    let mut arms: Vec<Arm<'_>> = Vec::new();
    for (row, kind) in numbered {
        for name in &row.names {
            let text = name.value();
            let (event, action) = match text.rsplit_once('.') {
                Some((event, action)) => (event.to_owned(), Some(action.to_owned())),
                None => (text, None),
            };
            arms.push(Arm {
                event,
                action,
                name,
                row,
                kind: *kind,
            });
        }
    }
    let events: Vec<String> = arms.iter().map(|arm| arm.event.clone()).collect();
    let first = |event: &String| events.iter().position(|other| other == event);
    arms.sort_by_key(|arm| (first(&arm.event), arm.action.as_deref() == Some("*")));
    let arms = arms.iter().map(|arm| {
        let event = LitStr::new(&arm.event, arm.name.span());
        let action = match arm.action.as_deref() {
            None => quote!(::core::option::Option::None),
            Some("*") => quote!(::core::option::Option::Some(_)),
            Some(action) => {
                let action = LitStr::new(action, arm.name.span());
                quote!(::core::option::Option::Some(#action))
            }
        };
        let (cfgs, kind) = (cfgs_of(&arm.row.attrs), arm.kind);
        quote!(#cfgs (#event, #action) => #kind,)
    });
    arms.collect()
}

fn expand_decode(context: &Context<'_>) -> TokenStream {
    let from = Ident::new("from", Span::mixed_site());
    let arms = context.events.iter().enumerate().map(|(kind, event)| {
        let (cfgs, variant) = (&event.cfgs, event.variant);
        let call = match &event.payload.ty {
            Some(ty) => expand_payload(&from, variant, ty),
            None => quote!(__rt::payload(#from, Self::#variant)),
        };
        quote!(#cfgs #kind => #call,)
    });
    let unused = context
        .events
        .is_empty()
        .then(|| quote!(#[allow(unused_variables)]));
    quote! {
        #unused
        fn decode<__D: __rt::Deserializer<'__a>>(
            kind: usize,
            #from: __D,
        ) -> ::core::result::Result<Self, __D::Error> {
            match kind {
                #(#arms)*
                _ => __rt::no_such_kind(),
            }
        }
    }
}

/// A payload that cannot be read is reported where its type stands in the declaration.
fn expand_payload(from: &Ident, variant: &Ident, ty: &Type) -> TokenStream {
    let (start, end) = ends(ty);
    let mut variant = variant.clone();
    variant.set_span(variant.span().located_at(end));
    let start = Span::call_site().located_at(start);
    quote_spanned!(start=> __rt::payload(#from, Self::#variant))
}

/// `H: AcmeEventHandler`.
pub(crate) fn handler_bound(context: &Context<'_>) -> TokenStream {
    let handler = &context.handler;
    quote!(__H: #handler + ?::core::marker::Sized)
}

fn expand_dispatch(context: &Context<'_>) -> TokenStream {
    let rt = &context.set.options.runtime;
    let (_, of_event) = set_types(context);
    let lifetime = context.set.lifetime().map(|_| quote!('__a,));
    let bound = handler_bound(context);
    let future = expand_future(quote!(__H::Error));
    let arms = context.events.iter().map(|event| {
        let (cfgs, variant, method) = (&event.cfgs, event.variant, &event.method);
        quote!(#cfgs Self::#variant(payload) => handler.#method(payload, delivery).await,)
    });
    let ignored = context
        .set
        .has_ignored()
        .then(|| quote!(Self::Ignored => ::core::result::Result::Ok(()),));
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl<#lifetime #bound> #rt::Dispatch<__H> for #of_event {
            type Error = __H::Error;
            fn dispatch(self, handler: &__H, delivery: &#rt::Delivery) -> #future {
                async move {
                    match self {
                        #(#arms)*
                        #ignored
                        Self::Unknown(event) => handler.unknown(event, delivery).await,
                        Self::Undecodable(event) => handler.undecodable(event, delivery).await,
                    }
                }
            }
        }
    }
}
