//! `idle_timeout = "10s"`, `terminator = "[DONE]"` and `error_event = "failure"`.

use syn::{LitStr, Meta};

use super::model::StreamShape;
use crate::diag::{self, Diagnostics};
use crate::setting::{Parsed, Value, read_str, string_values, take};
use crate::value::Millis;

string_values! {
    Terminator: "the data that ends the stream, such as `\"[DONE]\"`", |literal| one_line(literal, "a terminator").map(Self);
    EventName: "the name of an event, such as `\"error\"`", |literal| one_line(literal, "the name of an event").map(Self);
}

/// The data of the last event.
pub(crate) struct Terminator(String);

/// The name of an event.
pub(crate) struct EventName(String);

/// Text that can stand on one line of a stream.
fn one_line(literal: &LitStr, what: &str) -> syn::Result<String> {
    let text = literal.value();
    if text.is_empty() {
        return Err(diag::on(literal, format_args!("{what} cannot be empty")));
    }
    match text.contains(['\r', '\n']) {
        true => Err(diag::on(
            literal,
            format_args!("{what} cannot hold a line break"),
        )),
        false => Ok(text),
    }
}

pub(crate) fn read_stream(
    idle_timeout: Option<Parsed<Millis>>,
    terminator: Option<Parsed<Terminator>>,
    error_event: Option<Parsed<EventName>>,
    errors: &mut Diagnostics,
) -> StreamShape {
    StreamShape {
        idle_timeout: take(idle_timeout, errors),
        terminator: take(terminator, errors).map(|terminator| terminator.0),
        error_event: take(error_event, errors).map(|name| name.0),
    }
}
