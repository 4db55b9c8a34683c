//! What only shows when the parts of a declaration are held against each other. It reports, and
//! changes nothing.

mod row;
mod scheme;

use quote::ToTokens;

use super::model::{Signature, Source, WebhookSet};
use crate::diag::{self, Diagnostics};

pub(crate) fn check(set: &WebhookSet, errors: &mut Diagnostics) {
    check_generics(set, errors);
    check_options(set, errors);
    row::check_rows(set, errors);
}

fn check_generics(set: &WebhookSet, errors: &mut Diagnostics) {
    let (ident, generics) = (&set.ident, &set.generics);
    if !generics.params.is_empty() && set.lifetime().is_none() {
        errors.push(diag::on(
            generics,
            format_args!("webhook set `{ident}` can have one lifetime and nothing else"),
        ));
    } else if let Some(bounds) = bounds(set) {
        errors.push(diag::on(
            bounds,
            format_args!("the lifetime of webhook set `{ident}` cannot have bounds"),
        ));
    }
    if let Some(clause) = &generics.where_clause
        && !clause.to_token_stream().is_empty()
    {
        errors.push(diag::on(
            clause,
            format_args!("webhook set `{ident}` cannot have a `where` clause"),
        ));
    }
}

/// Bounds of the lifetime.
fn bounds(set: &WebhookSet) -> Option<proc_macro2::TokenStream> {
    let lifetime = set.generics.lifetimes().next()?;
    (!lifetime.bounds.is_empty()).then(|| lifetime.bounds.to_token_stream())
}

fn check_options(set: &WebhookSet, errors: &mut Diagnostics) {
    let (ident, options) = (&set.ident, &set.options);
    match &options.signature {
        // Row 37. A preset would say where the event and its id are: nobody knows what is missing.
        None => {
            errors.push(diag::at(
                ident.span(),
                format_args!(
                    "webhook set `{ident}` has no `signature`\nhelp: `signature = none` accepts unsigned events"
                ),
            ));
            return;
        }
        Some(given) if given.value.is_none() => return,
        Some(_) => {}
    }
    let preset = options.preset();
    if options.event.is_none() && preset.is_none() {
        errors.push(diag::at(
            ident.span(),
            format_args!(
                "webhook set `{ident}` has no `event`: where its name is\nhelp: `event = json(\"type\")`, or `event = header(\"X-Event\")`"
            ),
        ));
    }
    if let Some(Source::None(span)) = options
        .event
        .as_ref()
        .and_then(|event| event.value.as_ref())
    {
        errors.push(diag::at(
            *span,
            "events are told apart by their name\nhelp: `event = json(\"type\")`",
        ));
    }
    if options.id.is_none() && !preset.is_some_and(|preset| preset.has_id) {
        let why = match preset {
            Some(preset) => format!(", and `{}` has none of its own", preset.word),
            None => ": what tells a repeated event from a new one".to_owned(),
        };
        errors.push(diag::at(
            ident.span(),
            format_args!(
                "webhook set `{ident}` has no `id`{why}\nhelp: `id = json(\"id\")`, or `id = none` handles repeated events again"
            ),
        ));
    }
    match options.signature() {
        Some(Signature::Declared(scheme)) => scheme::check_scheme(scheme, errors),
        Some(Signature::Preset {
            word,
            preset,
            window,
            legacy,
        }) => scheme::check_preset(word, preset, window.as_ref(), *legacy, errors),
        Some(Signature::None | Signature::Custom(_)) | None => {}
    }
}
