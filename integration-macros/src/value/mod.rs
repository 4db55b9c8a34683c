//! The values that are written as string literals: each of them parsed, checked and reported here.

mod base_url;
mod duration;
mod endpoint_url;
mod env_name;
mod header;
mod json_pointer;
mod media_type;
mod path_template;
mod pattern;
mod rate;
mod signature_template;
mod url_parts;

pub(crate) use base_url::{BaseUrl, Insecure};
pub(crate) use duration::Millis;
pub(crate) use endpoint_url::EndpointUrl;
pub(crate) use env_name::{EnvName, IntegrationName};
pub(crate) use header::{HeaderName, HeaderText};
pub(crate) use json_pointer::Pointer;
pub(crate) use media_type::MediaType;
pub(crate) use path_template::PathTemplate;
pub(crate) use pattern::Pattern;
pub(crate) use rate::Rate;
pub(crate) use signature_template::{Content, Encoding, Item, ItemKind, Piece};

#[cfg(test)]
pub(crate) fn literal(text: &str) -> syn::LitStr {
    syn::LitStr::new(text, proc_macro2::Span::call_site())
}
