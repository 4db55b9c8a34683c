//! Signatures of endpoints: what they must be, and what a wrong one is taken for.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, FnArg, GenericArgument, GenericParam, Pat, PatIdent, Path,
    PathArguments, PathSegment, Receiver, ReceiverKind, ReturnType, Safety, Signature, Type,
    TypePath, TypeTuple, token,
};

use crate::diag::{self, Diagnostics};
use crate::runtime_path::RuntimePath;

/// Reports what is wrong with the signature of an endpoint, and changes it to the nearest that can
/// be emitted, so that a call of it still type-checks.
pub(crate) fn repair(sig: &mut Signature, runtime: &RuntimePath, errors: &mut Diagnostics) {
    let was_async = sig.asyncness.is_some();
    repair_qualifiers(sig, errors);
    if let Some(list) = list_of(&sig.output) {
        errors.push(diag::on(
            list,
            format_args!(
                "nothing says how endpoint `{}` is paged\nhelp: `paginate = link_header`, after its path",
                sig.ident
            ),
        ));
        sig.asyncness = None;
    } else if !was_async {
        let name = &sig.ident;
        errors.push(diag::at(
            sig.fn_token.span,
            format_args!("endpoint `{name}` must be `async`\nhelp: `async fn {name}`"),
        ));
        sig.asyncness = Some(token::Async(sig.fn_token.span));
    }
    repair_generics(sig, errors);
    repair_receiver(sig, errors);
    repair_arguments(sig, errors);
    let missing = "must return a `Result`\nhelp: `-> Result<()>`, or of what it answers";
    repair_output(sig, was_async, missing, || unit(runtime, "Result"), errors);
}

/// The same for a paginated endpoint. What it returns is not `async`.
pub(crate) fn repair_list(sig: &mut Signature, runtime: &RuntimePath, errors: &mut Diagnostics) {
    repair_qualifiers(sig, errors);
    if let Some(token) = sig.asyncness.take() {
        let name = &sig.ident;
        let of = match &sig.output {
            ReturnType::Type(_, ty) => item_of(ty),
            ReturnType::Default => None,
        };
        let of = of.map_or("…".to_owned(), |ty| ty.to_string().replace(' ', ""));
        errors.push(diag::at(
            token.span,
            format_args!(
                "a paginated endpoint returns `Pages<_>` and is not `async`\nhelp: `fn {name}(…) -> Pages<{of}>`"
            ),
        ));
    }
    repair_generics(sig, errors);
    repair_receiver(sig, errors);
    repair_arguments(sig, errors);
    let missing = "is paginated, so it must return `Pages<_>`\nhelp: `-> Pages<User>`";
    repair_output(sig, true, missing, || unit(runtime, "Pages"), errors);
}

/// A return type that is spelled `Pages<…>`.
fn list_of(output: &ReturnType) -> Option<&Type> {
    let ReturnType::Type(_, ty) = output else {
        return None;
    };
    let Type::Path(path) = &**ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    (last.ident == "Pages").then_some(&**ty)
}

/// What a list is of, as an endpoint that is not paginated spells it: the innermost type.
fn item_of(ty: &Type) -> Option<TokenStream> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let is_wrapper = ["Result", "Vec", "Pages", "Response"]
        .iter()
        .any(|name| last.ident == name);
    match &last.arguments {
        PathArguments::AngleBracketed(list) if is_wrapper => match list.args.first()? {
            GenericArgument::Type(inner) => item_of(inner),
            _ => None,
        },
        _ => Some(ty.to_token_stream()),
    }
}

fn repair_qualifiers(sig: &mut Signature, errors: &mut Diagnostics) {
    let name = &sig.ident;
    let cannot_be = |word| format!("endpoint `{name}` cannot be `{word}`");
    if let Some(token) = sig.constness.take() {
        errors.push(diag::at(token.span, cannot_be("const")));
    }
    if let Safety::Unsafe(token) = std::mem::replace(&mut sig.safety, Safety::Default) {
        errors.push(diag::at(token.span, cannot_be("unsafe")));
    }
    if let Some(abi) = sig.abi.take() {
        errors.push(diag::on(abi, cannot_be("extern")));
    }
    if let Some(variadic) = sig.variadic.take() {
        errors.push(diag::on(variadic, cannot_be("variadic")));
    }
}

fn repair_generics(sig: &Signature, errors: &mut Diagnostics) {
    let generics = &sig.generics;
    let message = || format!("endpoint `{}` cannot be generic", sig.ident);
    let is_lifetime = |param: &&GenericParam| matches!(param, GenericParam::Lifetime(_));
    let lifetimes = generics.params.iter().filter(is_lifetime).count();
    if lifetimes < generics.params.len() {
        match generics
            .params
            .iter()
            .find(|param| lifetimes > 0 && !is_lifetime(param))
        {
            Some(param) => errors.push(diag::on(param, message())),
            None => errors.push(diag::on(generics, message())),
        }
    } else if let Some(clause) = &generics.where_clause {
        errors.push(diag::on(
            clause,
            format_args!("endpoint `{}` cannot have a `where` clause", sig.ident),
        ));
    }
}

fn repair_receiver(sig: &mut Signature, errors: &mut Diagnostics) {
    let good = |receiver: &Receiver| matches!(receiver.kind, ReceiverKind::Reference(_, _, None));
    let message = format!(
        "endpoint `{}` must take `&self`; clients are shared",
        sig.ident
    );
    match sig.inputs.first_mut() {
        Some(FnArg::Receiver(receiver)) => {
            if !good(receiver) {
                errors.push(diag::on(&*receiver, message));
                *receiver = shared_receiver(receiver.self_token.span);
            }
            for attribute in std::mem::take(&mut receiver.attrs) {
                errors.push(diag::on(attribute, "`&self` takes no attributes"));
            }
        }
        _ => {
            errors.push(diag::at(sig.ident.span(), message));
            let receiver = FnArg::Receiver(shared_receiver(Span::call_site()));
            sig.inputs.insert(0, receiver);
        }
    }
}

/// `&self`.
pub(crate) fn shared_receiver(span: Span) -> Receiver {
    Receiver {
        attrs: Vec::new(),
        mutability: None,
        self_token: token::SelfValue(span),
        kind: ReceiverKind::Reference(token::And(span), None, None),
    }
}

fn repair_arguments(sig: &mut Signature, errors: &mut Diagnostics) {
    let name = &sig.ident;
    for (index, input) in sig.inputs.iter_mut().enumerate() {
        let FnArg::Typed(argument) = input else {
            continue;
        };
        if !matches!(&*argument.pat, Pat::Ident(pat) if is_plain(pat)) {
            let meant = match &*argument.pat {
                Pat::Ident(pat) => pat.ident.to_string(),
                _ => name_for(&argument.ty),
            };
            let example = match &*argument.ty {
                Type::Path(path) => path.to_token_stream().to_string().replace(' ', ""),
                _ => "…".to_owned(),
            };
            errors.push(diag::on(
                &argument.pat,
                format_args!("endpoint arguments must be plain names\nhelp: `{meant}: {example}`"),
            ));
            *argument.pat = plain(format_ident!("__arg{index}"));
        }
        if let Some(ty) = find_impl(&argument.ty) {
            errors.push(diag::on(
                ty,
                format_args!("endpoint `{name}` cannot be generic"),
            ));
        }
    }
}

const fn is_plain(pat: &PatIdent) -> bool {
    pat.by_ref.is_none() && pat.mutability.is_none() && pat.subpat.is_none()
}

/// `NewIssue` is called `new_issue`.
fn name_for(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map_or_else(
            || "name".to_owned(),
            |segment| crate::value::IntegrationName::from_type_name(&segment.ident.to_string()).0,
        ),
        Type::Reference(reference) => name_for(&reference.elem),
        _ => "name".to_owned(),
    }
}

pub(crate) const fn plain(ident: syn::Ident) -> Pat {
    Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident,
        subpat: None,
    })
}

fn repair_output(
    sig: &mut Signature,
    was_async: bool,
    missing: &str,
    fallback: impl FnOnce() -> Type,
    errors: &mut Diagnostics,
) {
    let name = &sig.ident;
    match &sig.output {
        ReturnType::Default => {
            errors.push(diag::at(
                name.span(),
                format_args!("endpoint `{name}` {missing}"),
            ));
        }
        ReturnType::Type(_, ty) if is_unknown(ty) => {}
        ReturnType::Type(_, ty) => match find_impl(ty) {
            // `fn list(&self) -> impl Future<…>` was told to be `async`; that is all that is wrong.
            Some(_) if !was_async && mentions(ty, "Future") => {}
            Some(inner) => {
                errors.push(diag::on(
                    inner,
                    format_args!("endpoint `{name}` cannot be generic"),
                ));
            }
            None => return,
        },
    }
    sig.output = ReturnType::Type(Default::default(), Box::new(fallback()));
}

/// Stands for a return type that does not parse, which was reported.
pub(crate) fn unknown() -> Type {
    Type::Verbatim(TokenStream::new())
}

fn is_unknown(ty: &Type) -> bool {
    matches!(ty, Type::Verbatim(tokens) if tokens.is_empty())
}

/// Whether a word stands anywhere in a type.
pub(crate) fn mentions(ty: &Type, word: &str) -> bool {
    let is_word = |token: TokenTree| matches!(token, TokenTree::Ident(ident) if ident == word);
    ty.to_token_stream().into_iter().any(is_word)
}

/// `Result<()>` of the runtime, or another of its types.
fn unit(runtime: &RuntimePath, name: &str) -> Type {
    let mut path: Path = runtime.path().clone();
    let unit = Type::Tuple(TypeTuple {
        attrs: Vec::new(),
        paren_token: token::Paren::default(),
        elems: Punctuated::new(),
    });
    let mut result = PathSegment::from(syn::Ident::new(name, Span::call_site()));
    result.arguments = PathArguments::AngleBracketed(AngleBracketedGenericArguments {
        colon2_token: None,
        lt_token: Default::default(),
        args: Punctuated::from_iter([GenericArgument::Type(unit)]),
        gt_token: Default::default(),
    });
    path.segments.push(result);
    Type::Path(TypePath {
        attrs: Vec::new(),
        qself: None,
        path,
    })
}

/// An `impl Trait` anywhere in a type.
pub(crate) fn find_impl(ty: &Type) -> Option<&Type> {
    match ty {
        Type::ImplTrait(_) => Some(ty),
        Type::Reference(inner) => find_impl(&inner.elem),
        Type::Slice(inner) => find_impl(&inner.elem),
        Type::Array(inner) => find_impl(&inner.elem),
        Type::Paren(inner) => find_impl(&inner.elem),
        Type::Group(inner) => find_impl(&inner.elem),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(find_impl),
        Type::Path(path) => path.path.segments.iter().find_map(|segment| {
            let PathArguments::AngleBracketed(list) = &segment.arguments else {
                return None;
            };
            list.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => find_impl(ty),
                GenericArgument::AssocType(assoc) => find_impl(&assoc.ty),
                _ => None,
            })
        }),
        _ => None,
    }
}
