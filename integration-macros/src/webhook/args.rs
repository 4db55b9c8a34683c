//! The options of `#[webhook(…)]`.

use darling::FromMeta;
use proc_macro2::TokenStream;

use super::model::{Options, PayloadPointer, Signature, Source};
use crate::diag::Diagnostics;
use crate::runtime_path::RuntimePath;
use crate::setting::{Parsed, SettingList, given, parse_entries, read_entries, take};

#[derive(FromMeta)]
struct WebhookArgs {
    signature: Option<Parsed<Signature>>,
    event: Option<Parsed<Source>>,
    action: Option<Parsed<Source>>,
    payload: Option<Parsed<PayloadPointer>>,
    id: Option<Parsed<Source>>,
    #[darling(rename = "crate")]
    runtime: Option<Parsed<RuntimePath>>,
}

impl SettingList for WebhookArgs {
    const KEYS: &'static [&'static str] =
        &["signature", "event", "action", "payload", "id", "crate"];
    const LATER: &'static [&'static str] = &["handshake", "batch", "each"];
}

pub(crate) fn parse_options(tokens: TokenStream, errors: &mut Diagnostics) -> Options {
    let entries = parse_entries(tokens, errors);
    let args = read_entries(None, entries, errors)
        .unwrap_or_else(|| WebhookArgs::from_list(&[]).expect("no option is required"));
    Options {
        signature: given(args.signature, errors),
        event: given(args.event, errors),
        action: given(args.action, errors),
        id: given(args.id, errors),
        payload: given(args.payload, errors),
        runtime: take(args.runtime, errors).unwrap_or_default(),
    }
}
