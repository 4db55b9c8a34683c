//! How a token response is written: edits of the standard one.

use serde_json::{Map, Value};

use crate::Reply;

/// Which token responses an edit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Each of them.
    Always,
    /// The first of a grant: to a code, a device code, client credentials, an assertion.
    First,
    /// To a refresh token.
    Refresh,
}

/// A change of a JSON object. Pointers are those of RFC 6901; what is missing on the way is made.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Sets a value.
    Set(&'static str, Value),
    /// Removes a value, if it is there.
    Remove(&'static str),
    /// Moves a value, if it is there.
    Move(&'static str, &'static str),
    /// Splits a text of words into an array.
    Split(&'static str),
    /// Puts something else between the words of a text.
    Join(&'static str, &'static str),
}

/// How an answer of the token endpoint is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JSON that says so.
    Json,
    /// JSON as `text/plain`.
    JsonAsText,
    /// JSON without a content type.
    JsonAsNothing,
    /// A form.
    Form,
    /// A form, unless the request accepts `application/json` in so many words.
    FormUnlessJsonIsAccepted,
}

impl Edit {
    /// Applies the edit.
    pub fn apply(&self, value: &mut Value) {
        match self {
            Self::Set(pointer, new) => put(value, pointer, new.clone()),
            Self::Remove(pointer) => drop(take(value, pointer)),
            Self::Move(from, to) => {
                if let Some(moved) = take(value, from) {
                    put(value, to, moved);
                }
            }
            Self::Join(pointer, separator) => {
                if let Some(Value::String(words)) = take(value, pointer) {
                    put(value, pointer, words.replace([' ', ','], separator).into());
                }
            }
            Self::Split(pointer) => {
                if let Some(Value::String(words)) = take(value, pointer) {
                    let words = words.split([' ', ',']).map(Value::from).collect();
                    put(value, pointer, Value::Array(words));
                }
            }
        }
    }
}

fn parent_and_name(pointer: &str) -> (&str, &str) {
    pointer
        .rsplit_once('/')
        .expect("a pointer begins with a slash")
}

fn take(value: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, name) = parent_and_name(pointer);
    value.pointer_mut(parent)?.as_object_mut()?.remove(name)
}

fn put(value: &mut Value, pointer: &str, new: Value) {
    let (parent, name) = parent_and_name(pointer);
    let mut place = value;
    for step in parent.split('/').skip(1) {
        let object = place
            .as_object_mut()
            .expect("a pointer goes through objects");
        place = object
            .entry(step)
            .or_insert_with(|| Value::Object(Map::new()));
    }
    let object = place
        .as_object_mut()
        .expect("a pointer goes through objects");
    object.insert(name.to_owned(), new);
}

impl Encoding {
    pub(super) fn reply(self, status: u16, value: &Value, accept: Option<&str>) -> Reply {
        let json = value.to_string();
        match self {
            Self::Json => Reply::body(status, "application/json; charset=utf-8", json),
            Self::JsonAsText => Reply::body(status, "text/plain", json),
            Self::JsonAsNothing => Reply::body(status, "", json),
            Self::FormUnlessJsonIsAccepted
                if accept.is_some_and(|accept| accept.contains("application/json")) =>
            {
                Self::Json.reply(status, value, accept)
            }
            Self::Form | Self::FormUnlessJsonIsAccepted => {
                let mut form = form_urlencoded::Serializer::new(String::new());
                for (name, value) in value.as_object().into_iter().flatten() {
                    match value {
                        Value::String(text) => form.append_pair(name, text),
                        other => form.append_pair(name, &other.to_string()),
                    };
                }
                Reply::body(
                    status,
                    "application/x-www-form-urlencoded; charset=utf-8",
                    form.finish(),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn edits_make_their_way() {
        let mut value = json!({"access_token": "a", "scope": "r w"});
        for edit in [
            Edit::Move("/access_token", "/user/token/value"),
            Edit::Split("/scope"),
            Edit::Set("/ok", json!(true)),
            Edit::Remove("/absent"),
        ] {
            edit.apply(&mut value);
        }
        let edited = json!({"user": {"token": {"value": "a"}}, "scope": ["r", "w"], "ok": true});
        assert_eq!(value, edited);
    }
}
