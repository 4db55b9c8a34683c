//! From the model to tokens. Nothing fails here: it was checked.
//!
//! An event costs a variant, a method, and an arm in each of three matches.

mod descriptor;
mod enum_item;
mod handler;
mod impls;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::visit_mut::{VisitMut, visit_type_mut};
use syn::{Lifetime, Type};

use super::model::{Row, RowKind, Signature, WebhookSet};
use crate::attribute::cfgs_of;
use crate::value::IntegrationName;

pub(crate) use enum_item::expand_enum;
pub(crate) use handler::{expand_future, expand_handler};
pub(crate) use impls::{handler_bound, set_types};

/// What every product is rendered from.
pub(crate) struct Context<'a> {
    pub(crate) set: &'a WebhookSet,
    pub(crate) handler: Ident,
    /// The events with a payload, in the order of the declaration.
    pub(crate) events: Vec<Rendered<'a>>,
    /// `#[cfg]`s of the enum.
    pub(crate) cfgs: TokenStream,
}

/// What several products have in common of an event.
pub(crate) struct Rendered<'a> {
    pub(crate) row: &'a Row,
    pub(crate) variant: &'a Ident,
    pub(crate) method: Ident,
    pub(crate) payload: Payload,
    /// Its `#[cfg]`s.
    pub(crate) cfgs: TokenStream,
}

pub(crate) struct Payload {
    /// `None` when there is none, which was reported.
    pub(crate) ty: Option<Type>,
    /// With `'_` for the lifetime of the enum.
    pub(crate) elided: Option<Type>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(set: &'a WebhookSet) -> Self {
        let lifetime = set.lifetime();
        let events = set.rows.iter().filter_map(|row| {
            let RowKind::Event { variant, payload } = &row.kind else {
                return None;
            };
            let ty = payload.as_deref().cloned();
            let elided = ty.clone().map(|ty| elide(ty, lifetime));
            Some(Rendered {
                row,
                variant,
                method: method_name(variant)?,
                payload: Payload { ty, elided },
                cfgs: cfgs_of(&row.attrs),
            })
        });
        Self {
            handler: format_ident!("{}Handler", set.ident.unraw(), span = set.ident.span()),
            events: events.collect(),
            cfgs: cfgs_of(&set.attrs),
            set,
        }
    }

    /// The names of a row, as its documentation has them.
    pub(crate) fn names_of(row: &Row) -> String {
        let names: Vec<String> = row
            .names
            .iter()
            .map(|name| format!("`{}`", name.value()))
            .collect();
        names.join(", ")
    }
}

pub(crate) fn expand(set: &WebhookSet) -> TokenStream {
    let context = Context::new(set);
    let rt = &set.options.runtime;
    let cfgs = &context.cfgs;
    let enum_item = expand_enum(&context);
    let handler = expand_handler(&context);
    let descriptor = descriptor::expand_descriptor(&context);
    let impls = impls::expand_impls(&context);
    quote! {
        #enum_item
        #handler
        #cfgs
        const _: () = {
            use #rt::__private as __rt;
            #descriptor
            #impls
        };
    }
}

/// `type Verifier = …`.
pub(crate) fn expand_verifier(signature: Option<&Signature>) -> TokenStream {
    match signature {
        Some(Signature::None) => quote!(__rt::Unsigned),
        Some(Signature::Custom(ty)) => quote!(#ty),
        Some(Signature::Preset { .. } | Signature::Declared(_)) | None => quote!(__rt::Signed),
    }
}

/// `user_created` of `UserCreated`. `None` for what no method can be called.
pub(crate) fn method_name(variant: &Ident) -> Option<Ident> {
    let name = IntegrationName::from_type_name(&variant.unraw().to_string()).0;
    if let "self" | "super" | "crate" | "_" = name.as_str() {
        return None;
    }
    // A keyword of edition 2024, as which not every edition reads it.
    let is_keyword = name == "gen" || syn::parse_str::<Ident>(&name).is_err();
    Some(match is_keyword {
        true => Ident::new_raw(&name, variant.span()),
        false => Ident::new(&name, variant.span()),
    })
}

/// Puts `'_` in the place of a lifetime.
fn elide(mut ty: Type, lifetime: Option<&Lifetime>) -> Type {
    struct Elide<'a>(&'a Lifetime);

    impl VisitMut for Elide<'_> {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident == self.0.ident {
                *lifetime = Lifetime::new("'_", lifetime.span());
            }
        }
    }

    if let Some(lifetime) = lifetime {
        visit_type_mut(&mut Elide(lifetime), &mut ty);
    }
    ty
}
