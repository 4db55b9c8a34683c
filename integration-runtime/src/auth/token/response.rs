//! Answers of a token endpoint, read as providers write them.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::HeaderValue;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::descriptor::TokenFields;
use crate::secret::Secret;

/// An answer of a token endpoint that is about to be read. A hook,
/// `token_response = path::to::function`, may change it.
pub struct TokenResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

/// Tokens, and what came with them.
pub(crate) struct Tokens {
    pub(crate) access_token: Secret,
    pub(crate) refresh_token: Option<Secret>,
    /// `None` when the provider does not say, or says nothing that can be meant.
    pub(crate) expires_in: Option<Duration>,
    /// `None` when the provider does not say.
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) response: TokenResponse,
}

/// What a token endpoint says instead of tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Option<String>,
    pub(crate) description: Option<String>,
}

impl Tokens {
    /// Why the access token cannot be sent, if it cannot.
    pub(crate) fn unusable(&self) -> Option<&'static str> {
        // Their tokens prove nothing without a signature or a proof for each request.
        let bound = |kind: String| ["mac", "dpop"].contains(&&*kind.to_ascii_lowercase());
        if self.response.text("/token_type").is_some_and(bound) {
            return Some("the provider gave a token of a type that is not for a header alone");
        }
        match HeaderValue::from_str(self.access_token.expose()) {
            Ok(_) => None,
            Err(_) => Some("the provider gave a token that no header can hold"),
        }
    }
}

/// Longest lifetime that is believed: ten years.
const LONGEST: f64 = 10.0 * 365.0 * 24.0 * 3600.0;

impl TokenResponse {
    /// Reads a body, whatever the `Content-Type` says of it: an object in JSON, or a form. `None`
    /// when it is neither.
    pub(crate) fn read(status: StatusCode, headers: HeaderMap, body: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?.trim();
        let body = match serde_json::from_str::<Value>(text) {
            Ok(value @ Value::Object(_)) => value,
            Ok(_) => return None,
            Err(_) if text.starts_with('<') || !text.contains('=') => Value::Object(Map::new()),
            Err(_) => form(text),
        };
        Some(Self {
            status,
            headers,
            body,
        })
    }

    /// HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The text or number at a JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).
    /// A form is read as an object of texts.
    pub fn text(&self, pointer: &str) -> Option<String> {
        match self.body.pointer(pointer)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// Sets a field at the top of the answer.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        if let Value::Object(fields) = &mut self.body {
            fields.insert(field.to_owned(), Value::String(value.into()));
        }
    }

    /// A claim of the `id_token`. It came from the token endpoint itself, over TLS, so its signature
    /// need not be checked
    /// ([OpenID Connect Core, section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)).
    pub(crate) fn claim(&self, pointer: &str) -> Option<String> {
        let token = self.text("/id_token")?;
        let payload = token.split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        let claims: Value = serde_json::from_str(std::str::from_utf8(&payload).ok()?).ok()?;
        match claims.pointer(pointer)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn at(&self, declared: Option<&str>, usual: &str) -> Option<&Value> {
        let found = declared.and_then(|pointer| self.body.pointer(pointer));
        found.or_else(|| self.body.get(usual))
    }

    /// The tokens, or what is said instead. An `error` beside a token counts, whatever the status.
    pub(crate) fn into_tokens(self, fields: &TokenFields) -> Result<Tokens, Refusal> {
        let text = |value: Option<&Value>| match value {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let access_token = text(self.at(fields.access_token, "access_token"));
        let failed = self.status.as_u16() >= 300 || self.refusal_code().is_some();
        let Some(access_token) = access_token.filter(|_| !failed) else {
            return Err(self.refusal());
        };
        let refresh_token = text(self.at(fields.refresh_token, "refresh_token"));
        let expires_in = self.at(fields.expires_in, "expires_in");
        let scopes = self.at(fields.scope, "scope").and_then(scopes_of);
        Ok(Tokens {
            access_token: access_token.into(),
            refresh_token: refresh_token.map(Secret::from),
            expires_in: expires_in.and_then(lifetime_of),
            scopes,
            response: self,
        })
    }

    fn refusal_code(&self) -> Option<String> {
        match self.body.get("error") {
            Some(Value::String(code)) if !code.is_empty() => Some(code.clone()),
            Some(Value::Object(_)) => {
                let pointers = ["/error/code", "/error/type", "/error/status"];
                let code = pointers.iter().find_map(|pointer| self.text(pointer));
                Some(code.unwrap_or_else(|| "error".to_owned()))
            }
            _ if self.body.get("ok") == Some(&Value::Bool(false)) => Some("error".to_owned()),
            // Some have the shape of their API's errors here too. A word is a code, a number is a status.
            _ if self.status.as_u16() >= 400 => {
                let values = ["code", "status"].map(|name| self.body.get(name)?.as_str());
                let word = |text: &&str| text.contains(|c: char| c.is_ascii_alphabetic());
                values.into_iter().flatten().find(word).map(str::to_owned)
            }
            _ => None,
        }
    }

    pub(crate) fn refusal(&self) -> Refusal {
        let descriptions = [
            "/error_description",
            "/error/message",
            "/message",
            "/error_message",
            "/detail",
        ];
        Refusal {
            code: self.refusal_code(),
            description: descriptions.iter().find_map(|pointer| self.text(pointer)),
        }
    }
}

/// A form as an object; of a name that is there twice the first counts.
fn form(text: &str) -> Value {
    let mut fields = Map::new();
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = Value::String(decode_form(value));
        fields.entry(decode_form(name)).or_insert(value);
    }
    Value::Object(fields)
}

/// `application/x-www-form-urlencoded` to text. A `%` that begins no escape stands for itself.
pub(crate) fn decode_form(text: &str) -> String {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        out.push(match first {
            b'+' => b' ',
            b'%' => match (digit(after.first()), digit(after.get(1))) {
                (Some(high), Some(low)) => {
                    rest = &after[2..];
                    (high * 16 + low) as u8
                }
                _ => b'%',
            },
            other => *other,
        });
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A number, a text that is one, with or without fractions. What is not positive says nothing.
fn lifetime_of(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let believable = seconds.is_finite() && seconds > 0.0;
    believable.then(|| Duration::from_secs_f64(seconds.min(LONGEST)))
}

/// Scopes with spaces or commas between them, or in a list. An empty text says nothing.
fn scopes_of(value: &Value) -> Option<Vec<String>> {
    let split = |text: &str| {
        let scopes = text.split([' ', ',']).filter(|scope| !scope.is_empty());
        scopes.map(str::to_owned).collect::<Vec<_>>()
    };
    let scopes: Vec<String> = match value {
        Value::String(text) => split(text),
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .flat_map(split)
            .collect(),
        _ => return None,
    };
    (!scopes.is_empty()).then_some(scopes)
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
