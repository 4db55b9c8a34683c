//! The lint of signatures: what verifies nothing, or never.

use proc_macro2::{Ident, Span};

use super::super::model::{Algorithm, Scheme, TimestampPlace};
use super::super::preset::Preset;
use crate::diag::{self, Diagnostics};
use crate::setting::Given;
use crate::value::{Encoding, ItemKind, Millis, Piece};

pub(crate) fn check_preset(
    word: &Ident,
    preset: &Preset,
    window: Option<&Given<Millis>>,
    legacy: Option<Span>,
    errors: &mut Diagnostics,
) {
    check_legacy(word, preset.is_legacy, legacy, errors);
    let Some(window) = window else {
        return;
    };
    match preset.has_timestamp {
        true => check_window(window, errors),
        false => errors.push(diag::at(
            window.key,
            format_args!("`{word}` sends no timestamp, so it has no `window`"),
        )),
    }
}

pub(crate) fn check_scheme(scheme: &Scheme, errors: &mut Diagnostics) {
    let word = &scheme.word;
    let is_legacy = matches!(scheme.algorithm, Algorithm::HmacSha1 | Algorithm::Token);
    check_legacy(word, is_legacy, scheme.legacy, errors);
    if scheme.headers.is_none() {
        errors.push(diag::at(
            word.span(),
            format_args!(
                "`{word}` needs the header that holds the signature\nhelp: `{word}(header = \"X-Signature\")`"
            ),
        ));
    }
    check_items(scheme, errors);
    match scheme.algorithm {
        Algorithm::Token => check_token(scheme, errors),
        _ => {
            check_timestamp(scheme, errors);
            check_content(scheme, errors);
        }
    }
}

fn check_legacy(word: &Ident, is_legacy: bool, legacy: Option<Span>, errors: &mut Diagnostics) {
    match (is_legacy, legacy) {
        (true, None) => {
            let why = match word == "hmac_sha1" {
                true => "is built on SHA-1",
                false => "proves nothing about the body",
            };
            let help = match word == "gitlab_token" {
                true => "`gitlab_token(legacy)`",
                false => "add the option `legacy`",
            };
            errors.push(diag::at(
                word.span(),
                format_args!(
                    "`{word}` {why}: it is for providers that have nothing better\nhelp: {help}"
                ),
            ));
        }
        (false, Some(key)) => errors.push(diag::at(
            key,
            format_args!("`{word}` is not legacy\nhelp: leave `legacy` out"),
        )),
        _ => {}
    }
}

fn check_items(scheme: &Scheme, errors: &mut Diagnostics) {
    let Some(Given {
        value: Some(items), ..
    }) = &scheme.items
    else {
        return;
    };
    let kinds = || items.items.iter().map(|item| item.kind);
    let signatures: Vec<Encoding> = kinds()
        .filter_map(|kind| match kind {
            ItemKind::Signature(encoding) => Some(encoding),
            ItemKind::Timestamp => None,
        })
        .collect();
    if items.complete && signatures.is_empty() {
        errors.push(diag::at(
            items.span,
            "no item holds the signature\nhelp: `\"v1={sig:hex}\"`",
        ));
    }
    if scheme.algorithm != Algorithm::Token && signatures.contains(&Encoding::Utf8) {
        errors.push(diag::at(
            items.span,
            format_args!(
                "what `{}` makes is no text: `utf8` cannot hold it\nhelp: `hex`, `base64` or `base64url`",
                scheme.word
            ),
        ));
    }
    let timestamps = kinds().filter(|kind| *kind == ItemKind::Timestamp).count();
    if timestamps > 1 {
        errors.push(diag::at(items.span, "two items hold the timestamp"));
    }
    if items.items.len() > 1 && scheme.split.is_none() {
        errors.push(diag::at(
            items.span,
            "several items need what stands between them\nhelp: `split = \",\"`",
        ));
    }
    if scheme.algorithm == Algorithm::Token && timestamps > 0 {
        errors.push(diag::at(items.span, NO_TIME));
    }
}

const NO_TIME: &str = "a token is always the same, so no timestamp is part of it";

fn check_token(scheme: &Scheme, errors: &mut Diagnostics) {
    if let Some(content) = &scheme.content {
        errors.push(diag::at(
            content.key,
            "a token signs nothing, so it has no `content`",
        ));
    }
    let keys = [
        scheme.timestamp.as_ref().map(|given| given.key),
        scheme.unit.as_ref().map(|given| given.key),
        scheme.window.as_ref().map(|given| given.key),
    ];
    if let Some(key) = keys.into_iter().flatten().next() {
        errors.push(diag::at(key, NO_TIME));
    }
}

fn check_timestamp(scheme: &Scheme, errors: &mut Diagnostics) {
    let captured = scheme
        .items()
        .iter()
        .any(|item| item.kind == ItemKind::Timestamp);
    // An item that could not be read may be the one.
    let all_items_known = scheme
        .items
        .as_ref()
        .is_none_or(|given| given.value.as_ref().is_some_and(|items| items.complete));
    let place = scheme.timestamp.as_ref().map(|given| given.value.as_ref());
    match place {
        Some(Some(TimestampPlace::Signature(span))) if !captured && all_items_known => {
            errors.push(diag::at(
                *span,
                "no item of the signature holds the timestamp\nhelp: `split = \",\", items(\"t={timestamp}\", \"v1={sig:hex}\")`",
            ));
        }
        Some(Some(TimestampPlace::Header(_) | TimestampPlace::Json(_))) if captured => {
            let key = scheme.timestamp.as_ref().expect("it is given").key;
            errors.push(diag::at(
                key,
                "an item of the signature holds the timestamp too\nhelp: `timestamp = signature`",
            ));
        }
        _ => {}
    }
    let has_timestamp = scheme.timestamp.is_some() || captured;
    if has_timestamp {
        match &scheme.window {
            Some(window) => check_window(window, errors),
            None => {
                let span = match (&scheme.timestamp, &scheme.items) {
                    (Some(timestamp), _) => timestamp.key,
                    (
                        None,
                        Some(Given {
                            value: Some(items), ..
                        }),
                    ) => items.span,
                    _ => scheme.word.span(),
                };
                errors.push(diag::at(
                    span,
                    "a timestamp that is held against nothing protects from nothing\nhelp: `window = \"5min\"`",
                ));
            }
        }
        check_signed_time(scheme, captured, errors);
    } else if all_items_known {
        let wants = [
            scheme.window.as_ref().map(|given| (given.key, "window")),
            scheme.unit.as_ref().map(|given| (given.key, "unit")),
        ];
        // A template that needs the timestamp says so itself.
        if let Some((key, word)) = wants.into_iter().flatten().next()
            && !content_has(scheme, &Piece::Timestamp)
        {
            errors.push(diag::at(
                key,
                format_args!(
                    "`{word}` needs a timestamp\nhelp: `timestamp = header(\"X-Timestamp\")`"
                ),
            ));
        }
    }
}

/// A time that is not signed can be replaced by whoever sends the event again.
fn check_signed_time(scheme: &Scheme, captured: bool, errors: &mut Diagnostics) {
    let content = match &scheme.content {
        Some(given) => match &given.value {
            Some(signed) => Some(&signed.content),
            None => return,
        },
        None => None,
    };
    let has = |piece: &Piece| content.is_some_and(|content| content.has(piece));
    let place = scheme
        .timestamp
        .as_ref()
        .and_then(|given| given.value.as_ref());
    let is_signed = match place {
        Some(TimestampPlace::Json(None)) => true,
        Some(TimestampPlace::Json(Some(pointer))) => {
            content.is_none()
                || has(&Piece::Body)
                || has(&Piece::Timestamp)
                || has(&Piece::Json(pointer.clone()))
        }
        Some(TimestampPlace::Header(names)) => {
            let same = |piece: &Piece| {
                matches!(piece, Piece::Header(signed)
                if signed.iter().map(|name| &name.wire).eq(names.iter().map(|name| &name.wire)))
            };
            has(&Piece::Timestamp) || content.is_some_and(|content| content.0.iter().any(same))
        }
        Some(TimestampPlace::Signature(_)) => has(&Piece::Timestamp),
        // One that is wrong was reported.
        None => !captured || scheme.timestamp.is_some() || has(&Piece::Timestamp),
    };
    if is_signed {
        return;
    }
    const MESSAGE: &str =
        "the timestamp is not part of what is signed\nhelp: `content = \"{timestamp}.{body}\"`";
    match (&scheme.content, &scheme.timestamp, &scheme.items) {
        (
            Some(Given {
                value: Some(signed),
                ..
            }),
            ..,
        ) => errors.push(diag::on(&signed.literal, MESSAGE)),
        (_, Some(timestamp), _) => errors.push(diag::at(timestamp.key, MESSAGE)),
        (
            _,
            None,
            Some(Given {
                value: Some(items), ..
            }),
        ) => {
            errors.push(diag::at(items.span, MESSAGE));
        }
        _ => {}
    }
}

fn content_has(scheme: &Scheme, piece: &Piece) -> bool {
    scheme
        .content
        .as_ref()
        .and_then(|given| given.value.as_ref())
        .is_some_and(|signed| signed.content.has(piece))
}

fn check_content(scheme: &Scheme, errors: &mut Diagnostics) {
    let signed = match &scheme.content {
        Some(given) => match &given.value {
            Some(signed) => signed,
            None => return,
        },
        None => {
            refuse_unauthenticated_body(scheme, true, errors);
            return;
        }
    };
    let has_timestamp = scheme.timestamp.is_some()
        || scheme
            .items()
            .iter()
            .any(|item| item.kind == ItemKind::Timestamp);
    let all_items_known = scheme
        .items
        .as_ref()
        .is_none_or(|given| given.value.as_ref().is_some_and(|items| items.complete));
    if signed.content.has(&Piece::Timestamp) && !has_timestamp && all_items_known {
        errors.push(diag::on(
            &signed.literal,
            "nothing says where `{timestamp}` is\nhelp: `timestamp = header(\"X-Timestamp\"), window = \"5min\"`",
        ));
    }
    let has_body = signed.content.has(&Piece::Body);
    if !has_body && scheme.unauthenticated_body.is_none() {
        errors.push(diag::on(
            &signed.literal,
            "the body is not part of what is signed\nhelp: add `{body}`, or the option `unauthenticated_body` where the provider has it so",
        ));
    }
    refuse_unauthenticated_body(scheme, has_body, errors);
}

fn refuse_unauthenticated_body(scheme: &Scheme, has_body: bool, errors: &mut Diagnostics) {
    if let (Some(key), true) = (scheme.unauthenticated_body, has_body) {
        errors.push(diag::at(
            key,
            "the body is part of what is signed\nhelp: leave `unauthenticated_body` out",
        ));
    }
}

/// The runtime counts seconds, as providers do.
fn check_window(window: &Given<Millis>, errors: &mut Diagnostics) {
    if let Some(Millis(millis)) = window.value
        && !millis.is_multiple_of(1000)
    {
        errors.push(diag::at(
            window.key,
            "a window is whole seconds\nhelp: `window = \"5min\"`",
        ));
    }
}
