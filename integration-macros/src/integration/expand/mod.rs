//! From the model to tokens. Nothing fails here: it was checked.
//!
//! An endpoint is a constant descriptor and a function of thin calls; all that it does is in the
//! runtime, where it is compiled once.

mod client;
mod config;
mod descriptor;
mod dynamic;
mod limit;
mod pagination;
mod rendered;
mod stream;
mod token;
mod trait_item;

use proc_macro2::TokenStream;
use quote::quote;

use super::fields::{ConfigField, config_fields};
use super::model::Integration;
use crate::attribute::cfgs_of;

pub(crate) use client::{
    expand_client_struct, expand_connection, expand_connections, expand_webhooks,
};
pub(crate) use config::expand_config_struct;
pub(crate) use limit::idempotency_header;
pub(crate) use rendered::{Rendered, allow_lints};
pub(crate) use trait_item::expand_trait;

/// What every product is rendered from.
pub(crate) struct Context<'a> {
    pub(crate) integration: &'a Integration,
    pub(crate) fields: Vec<ConfigField<'a>>,
    pub(crate) methods: Vec<Rendered<'a>>,
    /// `#[cfg]`s of the trait.
    pub(crate) cfgs: TokenStream,
}

impl<'a> Context<'a> {
    pub(crate) fn new(integration: &'a Integration) -> Self {
        Self {
            fields: config_fields(&integration.options),
            methods: integration.methods.iter().map(Rendered::new).collect(),
            cfgs: cfgs_of(&integration.attrs),
            integration,
        }
    }
}

pub(crate) fn expand(integration: &Integration) -> TokenStream {
    let context = Context::new(integration);
    let rt = &integration.options.runtime;
    let cfgs = &context.cfgs;
    let trait_item = expand_trait(&context);
    let client_struct = expand_client_struct(&context);
    let config_struct = expand_config_struct(&context);
    let descriptor = descriptor::expand_descriptor(&context);
    let config = config::expand_config(&context);
    let client = client::expand_client(&context);
    let (dyn_types, dyn_impls) = match integration.options.dyn_compatible {
        true => dynamic::expand_dyn(&context),
        false => Default::default(),
    };
    quote! {
        #trait_item
        #client_struct
        #config_struct
        #dyn_types
        #cfgs
        #[allow(non_upper_case_globals)]
        const _: () = {
            use #rt::__private as __rt;
            #descriptor
            #config
            #client
            #dyn_impls
        };
    }
}
