//! Where types begin and end: a span of more than one token is not to be had on stable.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{PathArguments, Type};

/// Where the first and the last token of a type are. On stable nothing joins spans, so an error on
/// all of a type takes both.
pub(crate) fn ends(ty: &Type) -> (Span, Span) {
    let start = ty.span();
    (start, end(ty).unwrap_or(start))
}

fn end(ty: &Type) -> Option<Span> {
    match ty {
        Type::Reference(inner) => end(&inner.elem),
        Type::Ptr(inner) => end(&inner.elem),
        Type::Slice(inner) => Some(inner.bracket_token.span.close()),
        Type::Array(inner) => Some(inner.bracket_token.span.close()),
        Type::Tuple(inner) => Some(inner.paren_token.span.close()),
        Type::Paren(inner) => Some(inner.paren_token.span.close()),
        Type::Group(inner) => end(&inner.elem),
        Type::Path(path) => {
            let segment = path.path.segments.last()?;
            match &segment.arguments {
                PathArguments::AngleBracketed(list) => Some(list.gt_token.span),
                PathArguments::Parenthesized(_) => None,
                PathArguments::None => Some(segment.ident.span()),
            }
        }
        _ => None,
    }
}
