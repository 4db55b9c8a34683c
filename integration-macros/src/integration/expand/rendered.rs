//! What several products have in common of a method, rendered once.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, Meta, Pat, ReturnType, Type};

use super::super::model::{Method, MethodKind};
use crate::attribute::cfgs_of;

pub(crate) struct Rendered<'a> {
    pub(crate) method: &'a Method,
    /// Its `#[cfg]`s.
    pub(crate) cfgs: TokenStream,
    /// `name<'a>(&self, id: &'a str)`.
    pub(crate) head: TokenStream,
    /// The type that is returned, or awaited.
    pub(crate) output: TokenStream,
    /// `, id, page`: the arguments, passed on after the receiver.
    pub(crate) passed: TokenStream,
    /// The descriptor.
    pub(crate) descriptor: Ident,
}

impl<'a> Rendered<'a> {
    pub(crate) fn new(method: &'a Method) -> Self {
        let sig = &method.sig;
        let mut head = TokenStream::new();
        sig.ident.to_tokens(&mut head);
        sig.generics.to_tokens(&mut head);
        sig.paren_token
            .surround(&mut head, |tokens| sig.inputs.to_tokens(tokens));
        let mut passed = TokenStream::new();
        for (_, ident, _) in arguments(method) {
            passed.extend(quote!(, #ident));
        }
        Self {
            cfgs: cfgs_of(&method.attrs),
            head,
            output: match &sig.output {
                ReturnType::Type(_, ty) => ty.to_token_stream(),
                ReturnType::Default => quote!(()),
            },
            passed,
            descriptor: descriptor_name(&sig.ident),
            method,
        }
    }

    /// What an endpoint returns in a trait: what is awaited, or a list.
    pub(crate) fn returned(&self) -> TokenStream {
        match self.is_list() {
            true => self.output.clone(),
            false => self.future(),
        }
    }

    /// Whether it is a paginated endpoint: no other is without `async`.
    pub(crate) const fn is_list(&self) -> bool {
        matches!(self.method.kind, MethodKind::Endpoint(_)) && self.method.sig.asyncness.is_none()
    }

    /// Its return type in a trait, when it is `async`.
    pub(crate) fn future(&self) -> TokenStream {
        let output = &self.output;
        quote_spanned!(self.span()=>
            impl ::core::future::Future<Output = #output> + ::core::marker::Send
        )
    }

    /// For what is put around a signature: it stays ours, and lints of the method are shown at the
    /// method, not on the whole attribute.
    pub(crate) fn span(&self) -> Span {
        Span::call_site().located_at(self.method.sig.ident.span())
    }

    /// The `self` of its receiver, which a `macro_rules!` may have brought with hygiene.
    pub(crate) fn this(&self) -> TokenStream {
        match self.method.sig.receiver() {
            Some(receiver) => receiver.self_token.to_token_stream(),
            None => quote!(self),
        }
    }
}

/// The arguments that have a plain name: all of an endpoint.
pub(crate) fn arguments(method: &Method) -> impl Iterator<Item = (usize, &Ident, &Type)> {
    let typed = method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    typed
        .enumerate()
        .filter_map(|(index, typed)| match &*typed.pat {
            Pat::Ident(pat) => Some((index, &pat.ident, &*typed.ty)),
            _ => None,
        })
}

/// `__LIST_USERS`. Items are not hygienic, hence the `__`.
fn descriptor_name(ident: &Ident) -> Ident {
    let name = ident.unraw().to_string();
    // `listUsers` and `listusers` are two methods.
    match name.chars().any(char::is_uppercase) {
        true => format_ident!("__mixed_{name}", span = Span::call_site()),
        false => format_ident!("__{}", name.to_uppercase(), span = Span::call_site()),
    }
}

/// `#[expect]` is fulfilled in one place at most: in the copies it allows.
pub(crate) fn allow_lints(attribute: &Attribute) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("expect") => {
            let lints = &list.tokens;
            Some(quote!(#[allow(#lints)]))
        }
        _ => None,
    }
}
