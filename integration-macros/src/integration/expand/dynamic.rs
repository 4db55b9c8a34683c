//! `DynAcme`: any implementation of the trait, behind one type.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericParam, Ident, Lifetime, ParenthesizedGenericArguments, Receiver, ReceiverKind,
    ReturnType, Signature, TypeFnPtr, TypeReference,
};

use super::super::model::MethodKind;
use super::super::signature::find_impl;
use super::{Context, Rendered};

/// The types, and what they implement.
pub(crate) fn expand_dyn(context: &Context<'_>) -> (TokenStream, TokenStream) {
    let integration = context.integration;
    let (vis, ident, cfgs) = (&integration.vis, &integration.ident, &context.cfgs);
    let erased = format_ident!("__Erased{}", ident, span = Span::call_site());
    let dynamic = format_ident!("Dyn{}", ident, span = ident.span());
    let docs = format!(" Any [`{ident}`], boxed: for application state. Clones share it.");
    let new_docs = format!(" Boxes an implementation of [`{ident}`].");
    let text = dynamic.to_string();
    let methods: Vec<_> = context
        .methods
        .iter()
        .filter_map(ErasedMethod::new)
        .collect();
    let declared = methods.iter().map(|method| method.declare());
    let forwarded = methods.iter().map(|method| method.forward(&quote!(#ident)));
    let implemented = methods.iter().map(|method| method.implement(&erased));
    let types = quote! {
        #cfgs
        #[doc(hidden)]
        #[allow(clippy::too_many_arguments)]
        trait #erased: ::core::marker::Send + ::core::marker::Sync {
            #(#declared)*
        }
        #cfgs
        #[doc = #docs]
        #[derive(::core::clone::Clone)]
        #vis struct #dynamic(::std::sync::Arc<dyn #erased>);
    };
    let impls = quote! {
        #[allow(deprecated)]
        impl<__A: #ident> #erased for __A {
            #(#forwarded)*
        }
        #[allow(dead_code)]
        impl #dynamic {
            #[doc = #new_docs]
            #vis fn new(inner: impl #ident + 'static) -> Self {
                Self(::std::sync::Arc::new(inner))
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for #dynamic {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(#text)
            }
        }
        #[automatically_derived]
        #[allow(clippy::manual_async_fn)]
        impl #ident for #dynamic {
            #(#implemented)*
        }
    };
    (types, impls)
}

/// A method that can be called through `dyn`.
struct ErasedMethod<'a> {
    rendered: &'a Rendered<'a>,
    /// Another than the trait's own: both traits are in scope where the declaration is.
    name: Ident,
    /// With one lifetime for all that are left out.
    sig: Signature,
    is_async: bool,
}

impl<'a> ErasedMethod<'a> {
    /// `None` for a method that is left to its default.
    fn new(rendered: &'a Rendered<'a>) -> Option<Self> {
        let method = rendered.method;
        let sig = &method.sig;
        let is_default = matches!(method.kind, MethodKind::Provided(_));
        if is_default && !is_object_safe(sig) {
            return None;
        }
        let mut sig = sig.clone();
        unify_lifetimes(&mut sig);
        Some(Self {
            name: format_ident!("__{}", sig.ident.unraw()),
            is_async: sig.asyncness.is_some(),
            rendered,
            sig,
        })
    }

    fn head(&self) -> TokenStream {
        let Signature {
            generics,
            inputs,
            output,
            ..
        } = &self.sig;
        let name = &self.name;
        let output = match output {
            ReturnType::Type(_, ty) => quote!(#ty),
            ReturnType::Default => quote!(()),
        };
        let output = match self.is_async {
            true => quote! {
                ::core::pin::Pin<::std::boxed::Box<
                    dyn ::core::future::Future<Output = #output> + ::core::marker::Send + '__a
                >>
            },
            false => output,
        };
        quote!(fn #name #generics(#inputs) -> #output)
    }

    fn declare(&self) -> TokenStream {
        let (cfgs, head) = (&self.rendered.cfgs, self.head());
        quote!(#cfgs #head;)
    }

    fn forward(&self, ident: &TokenStream) -> TokenStream {
        let Rendered { cfgs, passed, .. } = self.rendered;
        let (head, this, name) = (self.head(), self.rendered.this(), &self.sig.ident);
        let call = quote!(#ident::#name(#this #passed));
        let call = match self.is_async {
            true => quote!(::std::boxed::Box::pin(#call)),
            false => call,
        };
        quote!(#cfgs #head { #call })
    }

    fn implement(&self, erased: &Ident) -> TokenStream {
        let Rendered {
            cfgs,
            head,
            passed,
            output,
            ..
        } = self.rendered;
        let (this, name) = (self.rendered.this(), &self.name);
        let call = quote!(#erased::#name(&*#this.0 #passed));
        match self.is_async {
            true => {
                let future = self.rendered.future();
                quote!(#cfgs fn #head -> #future { async move { #call.await } })
            }
            false => quote!(#cfgs fn #head -> #output { #call }),
        }
    }
}

/// Whether a default method can be called through `dyn`, with arguments that can be passed on.
fn is_object_safe(sig: &Signature) -> bool {
    let shared = sig
        .receiver()
        .is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Reference(_, _, None)));
    let lifetimes_only = sig
        .generics
        .params
        .iter()
        .all(|param| matches!(param, GenericParam::Lifetime(_)));
    let plain = sig.inputs.iter().skip(1).all(|input| match input {
        FnArg::Typed(typed) => {
            matches!(&*typed.pat, syn::Pat::Ident(pat) if pat.by_ref.is_none() && pat.mutability.is_none() && pat.subpat.is_none())
                && find_impl(&typed.ty).is_none()
        }
        FnArg::Receiver(_) => false,
    });
    let output = match &sig.output {
        ReturnType::Type(_, ty) => find_impl(ty).is_none(),
        ReturnType::Default => true,
    };
    let qualified = sig.constness.is_some()
        || sig.abi.is_some()
        || !matches!(sig.safety, syn::Safety::Default)
        || sig.generics.where_clause.is_some();
    shared && lifetimes_only && plain && output && !qualified
}

/// Names the lifetimes that are left out: all `'__a`, which the boxed future borrows for.
fn unify_lifetimes(sig: &mut Signature) {
    let mut names = NameLifetimes;
    for input in &mut sig.inputs {
        match input {
            FnArg::Receiver(receiver) => names.name_receiver(receiver),
            FnArg::Typed(typed) => names.visit_type_mut(&mut typed.ty),
        }
    }
    if let ReturnType::Type(_, ty) = &mut sig.output {
        names.visit_type_mut(ty);
    }
    let shared = shared_lifetime();
    for param in &mut sig.generics.params {
        if let GenericParam::Lifetime(param) = param {
            param.bounds.push(shared.clone());
            param.colon_token.get_or_insert_default();
        }
    }
    sig.generics
        .params
        .insert(0, GenericParam::Lifetime(syn::LifetimeParam::new(shared)));
    sig.generics.lt_token.get_or_insert_default();
    sig.generics.gt_token.get_or_insert_default();
}

fn shared_lifetime() -> Lifetime {
    Lifetime::new("'__a", Span::call_site())
}

struct NameLifetimes;

impl NameLifetimes {
    fn name_receiver(&mut self, receiver: &mut Receiver) {
        if let ReceiverKind::Reference(_, lifetime, _) = &mut receiver.kind {
            match lifetime {
                Some(lifetime) => self.visit_lifetime_mut(lifetime),
                None => *lifetime = Some(shared_lifetime()),
            }
        }
    }
}

impl VisitMut for NameLifetimes {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime.get_or_insert_with(shared_lifetime);
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = shared_lifetime();
        }
    }

    // The lifetimes left out of `fn(&str)` and `Fn(&str)` are its own.
    fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}

    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut ParenthesizedGenericArguments) {
    }
}
