//! Failures that a provider reports in the middle of a stream, after its 200.

use memchr::memmem;
use serde_json::{Map, Value};

use super::sse::RawEvent;
use crate::decode::Reply;
use crate::error::{Error, ErrorKind, path_at, reason_of, shows_failure};

/// The error that an event is: by its name, or by its data.
pub(super) fn of_event(reply: &mut Reply, event: &RawEvent) -> Option<Error> {
    match event.event == reply.stream_shape().error_event {
        true => Some(reply.error_in(&event.data)),
        false => of_data(reply, &event.data),
    }
}

/// The error that the data of an event, or a line, is: by what the declaration calls a failure, or when
/// it holds nothing but an error with a message.
pub(super) fn of_data(reply: &mut Reply, data: &str) -> Option<Error> {
    let signs = reply.shape().failed;
    let declared = !signs.is_empty() && shows_failure(signs, data.as_bytes());
    (declared || is_error(data)).then(|| reply.error_in(data))
}

/// The error for data that is not what was declared, and whether the stream is over with it.
pub(super) fn undecodable(
    reply: &mut Reply,
    data: &str,
    error: &serde_json::Error,
) -> (Error, bool) {
    if object_of(data).is_some_and(|object| object["error"] != Value::Null) {
        return (reply.error_in(data), true);
    }
    let reason = format!("a piece of the stream cannot be read: {}", reason_of(error));
    let path = match error.line() {
        0 => "$".to_owned(),
        line => path_at(data, line, error.column()),
    };
    let error = reply.error(ErrorKind::Decode, reason).with_json_path(path);
    (error, false)
}

/// What stands beside an `error` that is all there is.
const BESIDE: &[&str] = &["error", "type", "request_id"];

/// `{"error": {"message": …}}`: an `error` among other fields may be one of a result.
fn is_error(data: &str) -> bool {
    let Some(object) = object_of(data) else {
        return false;
    };
    let message = object["error"].get("message");
    message.is_some_and(Value::is_string) && object.keys().all(|key| BESIDE.contains(&&**key))
}

/// An object that has an `error`. Most data has none, and is not parsed for it.
fn object_of(data: &str) -> Option<Map<String, Value>> {
    memmem::find(data.as_bytes(), b"\"error\"")?;
    let object: Map<String, Value> = serde_json::from_str(data).ok()?;
    object.contains_key("error").then_some(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_from_a_result_with_one() {
        for (data, expected) in [
            (r#"{"error":{"message":"Overloaded","code":1}}"#, true),
            (
                r#"{"type":"error","error":{"type":"x","message":"Overloaded"},"request_id":"r"}"#,
                true,
            ),
            (
                r#"{"id":"1","response":null,"error":{"message":"Rejected"}}"#,
                false,
            ),
            (r#"{"error":null}"#, false),
            (r#"{"error":{"code":1}}"#, false),
            (r#"{"text":"\"error\""}"#, false),
            (r#"["error",{"message":"x"}]"#, false),
            (r#"{"error":{"message":"#, false),
        ] {
            assert_eq!(is_error(data), expected, "{data}");
        }
    }
}
