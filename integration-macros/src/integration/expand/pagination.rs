//! How lists are paged.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ReturnType, Type};

use super::super::model::{
    Endpoint, Options, PageEnd, PageStyle, Pagination, Paging, Place, Setting,
};
use crate::span::ends;

/// `static __PAGINATION`, which all endpoints share that say nothing else.
pub(super) fn expand_default(options: &Options) -> Option<TokenStream> {
    let pagination = expand_pagination(options.paginate.valid()?);
    Some(quote! {
        // Those that have it may be out of the build.
        #[allow(dead_code)]
        static __PAGINATION: __rt::Pagination = #pagination;
    })
}

/// `.paginate(…)` of an endpoint's descriptor.
pub(super) fn expand_paging(endpoint: &Endpoint) -> Option<TokenStream> {
    match &endpoint.paging {
        Paging::Own(own) => {
            let own = expand_pagination(own);
            Some(quote!(.paginate(&#own)))
        }
        Paging::Inherited(_) => Some(quote!(.paginate(&__PAGINATION))),
        Paging::None | Paging::Invalid => None,
    }
}

fn expand_pagination(pagination: &Pagination) -> TokenStream {
    let Pagination {
        style,
        body,
        items,
        size,
        ..
    } = pagination;
    let optional = |place: &Option<Place>| match place {
        Some(place) => {
            let place = expand_place(place);
            quote!(::core::option::Option::Some(#place))
        }
        None => quote!(::core::option::Option::None),
    };
    let style = match style {
        PageStyle::LinkHeader => quote!(link_header()),
        PageStyle::NextUrl { next } => {
            let next = expand_place(next);
            quote!(next_url(#next))
        }
        PageStyle::Cursor { param, next, more } => {
            let (next, more) = (expand_place(next), optional(more));
            quote!(cursor(#param, #next, #more))
        }
        PageStyle::Page { param, first, end } => {
            let end = expand_end(end);
            quote!(page(#param, #first, #end))
        }
        PageStyle::Offset { param, end } => {
            let end = expand_end(end);
            quote!(offset(#param, #end))
        }
        PageStyle::LastId { param, id, more } => {
            let (id, more) = (expand_place(id), optional(more));
            quote!(last_id(#param, #id, #more))
        }
    };
    let body = body.as_ref().map(|body| {
        let text = body.to_token_stream().to_string().replace(' ', "");
        quote!(.body(#text))
    });
    let items = items.as_ref().map(|items| {
        let items = expand_place(items);
        quote!(.items(#items))
    });
    let size = size.as_ref().map(|(param, value)| {
        let value = u64::from(*value);
        quote!(.size(#param, #value))
    });
    quote!(__rt::Pagination::new(__rt::PageStyle::#style) #body #items #size)
}

fn expand_end(end: &PageEnd) -> TokenStream {
    match end {
        PageEnd::Empty => quote!(__rt::PageEnd::Empty),
        PageEnd::More(place) => {
            let place = expand_place(place);
            quote!(__rt::PageEnd::More(#place))
        }
        PageEnd::Total(place) => {
            let place = expand_place(place);
            quote!(__rt::PageEnd::Total(#place))
        }
    }
}

fn expand_place(place: &Place) -> TokenStream {
    match place {
        Place::Json {
            pointer, optional, ..
        } => {
            let pointer = &pointer.0;
            match optional {
                Some(_) => quote!(__rt::PagePlace::optional_json(#pointer)),
                None => quote!(__rt::PagePlace::json(#pointer)),
            }
        }
        Place::Header { name, .. } => {
            let wire = &name.wire;
            quote!(__rt::PagePlace::header(#wire))
        }
        Place::Field(field) => {
            let text = field.to_token_stream().to_string().replace(' ', "");
            quote!(__rt::PagePlace::field(#text))
        }
    }
}

/// `request.pages::<Pages<User>>()`, or with the functions that read a page of a declared type. What
/// may be wrong is shown where it stands in the declaration.
pub(super) fn expand_pages(
    options: &Options,
    endpoint: &Endpoint,
    request: &Ident,
    output: &ReturnType,
) -> TokenStream {
    let pagination = match &endpoint.paging {
        Paging::Own(own) => Some(&**own),
        Paging::Inherited(_) => match &options.paginate {
            Setting::Valid(inherited) => Some(inherited),
            _ => None,
        },
        Paging::None | Paging::Invalid => None,
    };
    let (start, ty) = match output {
        ReturnType::Type(_, ty) => (ends(ty).0, ty.to_token_stream()),
        ReturnType::Default => (request.span(), quote!(())),
    };
    let start = Span::mixed_site().located_at(start);
    let request = Ident::new("request", start);
    match pagination.and_then(|pagination| Some((pagination, pagination.body.as_ref()?))) {
        None => quote_spanned!(start=> #request.pages::<#ty>()),
        Some((pagination, body)) => {
            let read = expand_reader(pagination, body);
            quote_spanned!(start=> #request.typed_pages::<#ty, #body>(#read))
        }
    }
}

/// `|page, fields| { fields.next(&page.next); __rt::page_items(page.data) }`, and the same for the id
/// of an item: `|item, fields| fields.id(&item.id)`.
fn expand_reader(pagination: &Pagination, body: &Type) -> TokenStream {
    let at = |name: &str, span: Span| Ident::new(name, Span::mixed_site().located_at(span));
    let span = body.span();
    let (page, fields) = (at("page", span), at("fields", span));
    let mut reads = TokenStream::new();
    for (key, place) in pagination.style.leads() {
        if let Place::Field(field) = place {
            let note = at(key, field.span());
            let fields = at("fields", field.span());
            let value = expand_field(&at("page", field.span()), field);
            reads.extend(quote_spanned!(field.span()=> #fields.#note(#value);));
        }
    }
    let items = pagination.items.as_ref().map(|items| match items {
        Place::Field(field) => {
            let root = at("page", field.span());
            let value = rooted(&root, field);
            quote_spanned!(field.span()=> __rt::page_items(#value))
        }
        Place::Json { .. } | Place::Header { .. } => TokenStream::new(),
    });
    let notes = if reads.is_empty() {
        quote!(_)
    } else {
        quote!(#fields)
    };
    let id = match pagination.style.id() {
        Some(Place::Field(id)) => {
            let (item, fields) = (at("item", id.span()), at("fields", id.span()));
            let value = expand_field(&item, id);
            quote_spanned!(id.span()=> |#item, #fields| #fields.id(#value))
        }
        _ => quote!(|_, _| {}),
    };
    quote!(|#page, #notes| { #reads #items }, #id)
}

/// A reference to a field, or an `Option` of one behind a `?`.
fn expand_field(root: &Ident, field: &Expr) -> TokenStream {
    let value = rooted(root, field);
    match has_try(field) {
        false => quote_spanned!(field.span()=> &#value),
        true => quote_spanned! {field.span()=>
            &(|| ::core::option::Option::Some(&#value))()
        },
    }
}

/// A field of something.
fn rooted(root: &Ident, field: &Expr) -> TokenStream {
    match field {
        Expr::Field(inner) => {
            let (base, member) = (rooted(root, &inner.base), &inner.member);
            quote_spanned!(inner.span()=> #base.#member)
        }
        Expr::Try(inner) => {
            let value = rooted(root, &inner.expr);
            quote_spanned!(inner.span()=> #value.as_ref()?)
        }
        other => quote_spanned!(other.span()=> #root.#other),
    }
}

fn has_try(expr: &Expr) -> bool {
    match expr {
        Expr::Try(_) => true,
        Expr::Field(field) => has_try(&field.base),
        _ => false,
    }
}
