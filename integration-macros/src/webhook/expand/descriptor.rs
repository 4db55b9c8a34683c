//! The descriptor: constant tables of all that the declaration says.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::super::model::{
    Algorithm, RowKind, Scheme, SecretEncoding, Signature, Source, TimestampPlace, Unit,
};
use super::Context;
use crate::attribute::cfgs_of;
use crate::setting::Given;
use crate::value::{Encoding, HeaderName, Item, ItemKind, Piece};

pub(crate) fn expand_descriptor(context: &Context<'_>) -> TokenStream {
    let options = &context.set.options;
    let new = expand_new(context);
    let docs = docs(&context.set.docs);
    let event = source("event", options.event.as_ref());
    let action = source("action", options.action.as_ref());
    let id = source("id", options.id.as_ref());
    let payload = options
        .payload
        .as_ref()
        .and_then(|given| given.value.as_ref());
    let payload = payload.map(|payload| {
        let pointer = &payload.0.0;
        quote!(.payload(#pointer))
    });
    let events = expand_events(context);
    quote! {
        static __WEBHOOK: __rt::WebhookDescriptor = #new
            #docs #event #action #payload #id #events;
    }
}

fn docs(docs: &str) -> TokenStream {
    match docs {
        "" => TokenStream::new(),
        docs => quote!(.docs(#docs)),
    }
}

fn expand_new(context: &Context<'_>) -> TokenStream {
    let name = context.set.ident.unraw().to_string();
    match context.set.options.signature() {
        Some(Signature::Declared(scheme)) => {
            let signature = expand_scheme(scheme);
            quote!(__rt::WebhookDescriptor::new(#name, #signature))
        }
        Some(Signature::Preset { preset, window, .. }) => {
            let preset = format_ident!("{}", preset.constant);
            let window = expand_window(window.as_ref());
            quote!(__rt::WebhookDescriptor::preset(#name, __rt::presets::#preset #window))
        }
        Some(Signature::Custom(ty)) => {
            let ty = quote!(#ty).to_string().replace(' ', "");
            quote!(__rt::WebhookDescriptor::custom(#name, #ty))
        }
        Some(Signature::None) | None => quote!(__rt::WebhookDescriptor::unsigned(#name)),
    }
}

fn expand_events(context: &Context<'_>) -> TokenStream {
    let mut events = TokenStream::new();
    for row in &context.set.rows {
        let cfgs = cfgs_of(&row.attrs);
        let docs = docs(&row.docs);
        for name in &row.names {
            let new = match &row.kind {
                RowKind::Event { variant, .. } => {
                    let variant = variant.unraw().to_string();
                    quote!(new(#name, #variant))
                }
                RowKind::Ignored => quote!(ignored(#name)),
                RowKind::Broken => continue,
            };
            events.extend(quote!(#cfgs __rt::Event::#new #docs,));
        }
    }
    quote!(.events(&[#events]))
}

fn source(name: &str, given: Option<&Given<Source>>) -> Option<TokenStream> {
    let name = format_ident!("{name}");
    let source = match given?.value.as_ref()? {
        Source::Json(pointers) => {
            let pointers = pointers.iter().map(|pointer| &pointer.0);
            quote!(json(&[#(#pointers),*]))
        }
        Source::Header(names) => {
            let names = header_names(names);
            quote!(header(#names))
        }
        Source::None(_) => quote!(none()),
    };
    Some(quote!(.#name(__rt::Source::#source)))
}

/// `&["x-a", "x-b"]`.
fn header_names(names: &[HeaderName]) -> TokenStream {
    let names = names.iter().map(|name| &name.wire);
    quote!(&[#(#names),*])
}

fn expand_scheme(scheme: &Scheme) -> TokenStream {
    let algorithm = match scheme.algorithm {
        Algorithm::HmacSha1 => quote!(HmacSha1),
        Algorithm::HmacSha256 => quote!(HmacSha256),
        Algorithm::HmacSha512 => quote!(HmacSha512),
        Algorithm::Token => quote!(Token),
    };
    let headers = scheme
        .headers
        .as_ref()
        .and_then(|given| given.value.as_ref());
    let headers = header_names(headers.map_or(&[], |headers| &headers.0));
    let split = scheme.split.as_ref().and_then(|given| given.value.as_ref());
    let split = split.map(|split| {
        let separator = split.0;
        quote!(.split(#separator))
    });
    let items = scheme.items();
    let items = (!is_default(&items)).then(|| {
        let items = items.iter().map(expand_item);
        quote!(.items(&[#(#items),*]))
    });
    let content = scheme
        .content
        .as_ref()
        .and_then(|given| given.value.as_ref());
    let content = content.filter(|signed| signed.content.0 != [Piece::Body]);
    let content = content.map(|signed| {
        let pieces = signed.content.0.iter().map(expand_piece);
        quote!(.content(&[#(#pieces),*]))
    });
    let secret = scheme
        .secret
        .as_ref()
        .and_then(|given| given.value.as_ref());
    let secret = secret.and_then(expand_secret);
    let timestamp = expand_timestamp(scheme);
    let window = expand_window(scheme.window.as_ref());
    quote! {
        __rt::Signature::new(__rt::Algorithm::#algorithm, #headers)
            #split #items #content #secret #timestamp #window
    }
}

/// What the runtime takes an undescribed header for.
fn is_default(items: &[Item]) -> bool {
    let default = ItemKind::Signature(Encoding::Hex);
    matches!(items, [item] if item.prefix.is_empty() && item.kind == default)
}

fn expand_item(item: &Item) -> TokenStream {
    let prefix = &item.prefix;
    match item.kind {
        ItemKind::Signature(encoding) => {
            let encoding = match encoding {
                Encoding::Hex => quote!(Hex),
                Encoding::Base64 => quote!(Base64),
                Encoding::Base64Url => quote!(Base64Url),
                Encoding::Utf8 => quote!(Utf8),
            };
            quote!(__rt::Item::signature(#prefix, __rt::Encoding::#encoding))
        }
        ItemKind::Timestamp => quote!(__rt::Item::timestamp(#prefix)),
    }
}

fn expand_piece(piece: &Piece) -> TokenStream {
    let piece = match piece {
        Piece::Literal(text) => quote!(Literal(#text)),
        Piece::Body => quote!(Body),
        Piece::Timestamp => quote!(Timestamp),
        Piece::Header(names) => {
            let names = header_names(names);
            quote!(Header(#names))
        }
        Piece::Method => quote!(Method),
        Piece::Url => quote!(Url),
        Piece::Json(pointer) => {
            let pointer = &pointer.0;
            quote!(Json(#pointer))
        }
    };
    quote!(__rt::Piece::#piece)
}

fn expand_secret(secret: &SecretEncoding) -> Option<TokenStream> {
    let encoding = match secret {
        SecretEncoding::Utf8 => return None,
        SecretEncoding::Hex => quote!(Hex),
        SecretEncoding::Base64 { strip } => quote!(Base64 { strip: #strip }),
    };
    Some(quote!(.secret(__rt::SecretEncoding::#encoding)))
}

fn expand_timestamp(scheme: &Scheme) -> Option<TokenStream> {
    let unit = scheme.unit.as_ref().and_then(|given| given.value);
    let unit = match unit.unwrap_or(Unit::Seconds) {
        Unit::Seconds => quote!(__rt::Unit::Seconds),
        Unit::Milliseconds => quote!(__rt::Unit::Milliseconds),
        Unit::Rfc3339 => quote!(__rt::Unit::Rfc3339),
    };
    let place = scheme
        .timestamp
        .as_ref()
        .and_then(|given| given.value.as_ref());
    let captured = scheme
        .items()
        .iter()
        .any(|item| item.kind == ItemKind::Timestamp);
    let timestamp = match place {
        Some(TimestampPlace::Header(names)) => {
            let names = header_names(names);
            quote!(header(#names, #unit))
        }
        Some(TimestampPlace::Json(pointer)) => {
            let pointer = &pointer.as_ref()?.0;
            quote!(json(#pointer, #unit))
        }
        Some(TimestampPlace::Signature(_)) => quote!(in_signature(#unit)),
        None if captured => quote!(in_signature(#unit)),
        None => return None,
    };
    Some(quote!(.timestamp(__rt::Timestamp::#timestamp)))
}

fn expand_window(window: Option<&Given<crate::value::Millis>>) -> Option<TokenStream> {
    let seconds = window?.value?.0 / 1000;
    Some(quote!(.window_secs(#seconds)))
}
