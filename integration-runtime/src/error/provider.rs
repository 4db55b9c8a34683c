//! What a provider says of an error, wherever it puts it.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use crate::descriptor::{ErrorShape, FailureSign};
use crate::secret::Secret;

#[derive(Default)]
pub(crate) struct ProviderError {
    pub(crate) message: Option<String>,
    pub(crate) code: Option<String>,
}

/// Bytes that are read of an error's body; a message is near its beginning.
pub(crate) const ERROR_BODY: usize = 256 * 1024;

/// Where messages are found when the declaration does not say: RFC 9457 problem details, OAuth 2.0
/// (RFC 6749, section 5.2), and what the large providers share.
const MESSAGES: &[&str] = &[
    "/error/message",
    "/error_description",
    "/message",
    "/detail",
    "/errors/0/message",
    "/errors/0/detail",
    "/errors/0/title",
    "/title",
    "/error/description",
    "/error",
    "/msg",
    "/errors/0",
    "/reason",
];
const CODES: &[&str] = &[
    "/error/code",
    "/error/type",
    "/code",
    "/errors/0/code",
    "/error_code",
    "/error/status",
    "/type",
    "/error",
];
const REQUEST_IDS: &[&str] = &[
    "x-request-id",
    "request-id",
    "x-github-request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-correlation-id",
    "x-trace-id",
];

impl ProviderError {
    pub(crate) fn find(shape: &ErrorShape, body: &[u8]) -> Self {
        let Ok(text) = std::str::from_utf8(body) else {
            return Self::default();
        };
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return Self::default();
        };
        let find = |declared: Option<&'static str>, usual: &[&str]| {
            let mut pointers = declared.into_iter().chain(usual.iter().copied());
            pointers.find_map(|pointer| text_of(value.pointer(pointer)?))
        };
        let message = find(shape.message, MESSAGES);
        // `{"error": "invalid_grant"}` is a code when something else is the message.
        let code = find(shape.code, CODES)
            .filter(|code| message.as_ref() != Some(code) || !code.contains(char::is_whitespace));
        Self { message, code }
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether an answer shows one of these signs. Who declares one pays for a look at the whole answer.
pub(crate) fn shows_failure(signs: &[FailureSign], body: &[u8]) -> bool {
    let text = std::str::from_utf8(body).unwrap_or_default();
    let value: Option<Value> = serde_json::from_str(text).ok();
    let at = |pointer: &str| value.as_ref()?.pointer(pointer);
    signs.iter().any(|sign| match sign {
        FailureSign::EmptyBody => body.iter().all(u8::is_ascii_whitespace),
        FailureSign::Equals(pointer, json) => {
            at(pointer).is_some_and(|found| serde_json::from_str(json).ok().as_ref() == Some(found))
        }
        FailureSign::Present(pointer) => match at(pointer) {
            None | Some(Value::Null | Value::Bool(false)) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(items)) => !items.is_empty(),
            Some(_) => true,
        },
    })
}

/// The provider's name for the request: the declared header, or one of the usual.
pub(crate) fn request_id(shape: &ErrorShape, headers: &HeaderMap) -> Option<String> {
    let mut names = shape
        .request_id
        .into_iter()
        .chain(REQUEST_IDS.iter().copied());
    names.find_map(|name| Some(headers.get(name)?.to_str().ok()?.to_owned()))
}

/// Replaces the credentials that a provider repeats in its answer.
pub(crate) fn scrub<'a, S: Iterator<Item = &'a Secret>>(
    secrets: impl Fn() -> S,
    body: &mut Bytes,
    headers: &mut HeaderMap,
) {
    // A secret this short would be found by chance all over a text.
    let secrets = || secrets().map(Secret::expose).filter(|s| s.len() >= 6);
    for secret in secrets() {
        if contains(body, secret.as_bytes()) {
            let text = String::from_utf8_lossy(body).replace(secret, "[redacted]");
            *body = text.into();
        }
    }
    for value in headers.values_mut() {
        if secrets().any(|secret| contains(value.as_bytes(), secret.as_bytes())) {
            *value = http::HeaderValue::from_static("[redacted]");
        }
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(body: &str) -> (Option<String>, Option<String>) {
        let ProviderError { message, code } =
            ProviderError::find(&ErrorShape::new(), body.as_bytes());
        (message, code)
    }

    #[test]
    fn the_usual_shapes() {
        let some = |text: &str| Some(text.to_owned());
        for (body, message, code) in [
            // Stripe.
            (
                r#"{"error":{"type":"card_error","code":"card_declined","message":"Declined."}}"#,
                some("Declined."),
                some("card_declined"),
            ),
            // GitHub.
            (
                r#"{"message":"Not Found","documentation_url":"x"}"#,
                some("Not Found"),
                None,
            ),
            // RFC 9457.
            (
                r#"{"type":"about:blank","title":"Conflict","detail":"Taken.","status":409}"#,
                some("Taken."),
                some("about:blank"),
            ),
            // OAuth 2.0.
            (
                r#"{"error":"invalid_grant","error_description":"Expired."}"#,
                some("Expired."),
                some("invalid_grant"),
            ),
            (
                r#"{"error":"not_authed"}"#,
                some("not_authed"),
                some("not_authed"),
            ),
            (r#"{"error":"It went wrong"}"#, some("It went wrong"), None),
            // The OCI distribution API.
            (
                r#"{"errors":[{"code":"NAME_UNKNOWN","message":"unknown"}]}"#,
                some("unknown"),
                some("NAME_UNKNOWN"),
            ),
            (r#"["x"]"#, None, None),
            ("<html>", None, None),
            ("", None, None),
        ] {
            assert_eq!(find(body), (message, code), "{body}");
        }
    }

    #[test]
    fn declared_pointers_come_first() {
        let shape = ErrorShape::new().message("/fault/text").code("/fault/no");
        let body = br#"{"message":"other","fault":{"text":"this","no":7}}"#;
        let found = ProviderError::find(&shape, body);
        assert_eq!(found.message.as_deref(), Some("this"));
        assert_eq!(found.code.as_deref(), Some("7"));
    }

    #[test]
    fn a_repeated_credential_is_replaced() {
        let mut body = Bytes::from_static(br#"{"message":"bad key sk_live_1"}"#);
        let mut headers = HeaderMap::new();
        headers.insert("x-echo", "Bearer sk_live_1".parse().unwrap());
        let secrets = [Secret::from("sk_live_1"), Secret::from("a")];
        scrub(|| secrets.iter(), &mut body, &mut headers);
        assert_eq!(&body[..], br#"{"message":"bad key [redacted]"}"#);
        assert_eq!(headers["x-echo"], "[redacted]");
    }
}
