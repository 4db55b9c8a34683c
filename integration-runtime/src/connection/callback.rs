//! The parameters that a provider sends a user back with.

use aws_lc_rs::hmac;

use super::{Captured, ConnectError, ConnectErrorKind};
use crate::auth::token::{AuthorizationServer, TokenError, decode_form, scrub_text};
use crate::error::shown;
use crate::secret::Secret;

/// The query of a callback, decoded.
pub(super) struct Callback(Vec<(String, String)>);

/// Parameters that must not be there twice: which of the two would count?
const SINGLE: &[&str] = &["code", "state", "iss", "error"];

impl Callback {
    /// Reads a query. Parameters that this provider calls by another name get their own.
    pub(super) fn read(query: &str, rename: &[(&str, &str)]) -> Result<Self, String> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let mut params: Vec<(String, String)> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let mut name = decode_form(name);
            if let Some((standard, _)) = rename.iter().find(|(_, own)| *own == name) {
                name = (*standard).to_owned();
            }
            if SINGLE.contains(&&*name) && params.iter().any(|(other, _)| *other == name) {
                return Err(format!("the callback has `{name}` twice"));
            }
            params.push((name, decode_form(value)));
        }
        Ok(Self(params))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Why a callback is refused, before it is known of which integration.
pub(super) enum Refused {
    Callback(ConnectErrorKind, String),
    Token(TokenError),
}

impl Refused {
    pub(super) fn named(self, integration: &'static str) -> ConnectError {
        match self {
            Self::Callback(kind, reason) => ConnectError::new(integration, kind, reason),
            Self::Token(error) => ConnectError::of_token(integration, error),
        }
    }
}

/// Checks who a callback is from, and whether it is an error.
pub(super) async fn check(
    callback: &Callback,
    server: &AuthorizationServer,
    captured: &Captured,
) -> Result<(), Refused> {
    let refuse = |kind, reason: String| Err(Refused::Callback(kind, reason));
    if let Some(parameter) = server.scheme.callback_hmac {
        let secret = server.config.client_secret.as_ref();
        if !has_signature(callback, parameter, secret) {
            let reason = "the signature of the callback is wrong".into();
            return refuse(ConnectErrorKind::CallbackSignature, reason);
        }
    }
    let named = callback.get("iss");
    let must_be_named = match server.scheme.discovery {
        true => {
            server
                .metadata(captured)
                .await
                .map_err(Refused::Token)?
                .names_issuer
        }
        false => false,
    };
    if named.is_some() || must_be_named {
        let issuer = server.issuer(captured).await.map_err(Refused::Token)?;
        let differs = issuer.is_some_and(|issuer| named != Some(&*issuer));
        if differs {
            let reason = "the callback is of another issuer".into();
            return refuse(ConnectErrorKind::IssuerMismatch, reason);
        }
    }
    let Some(code) = callback.get("error") else {
        return Ok(());
    };
    let scrubbed = |text: &str| shown(&scrub_text(text.to_owned(), server.secrets()));
    let mut reason = match code {
        "access_denied" => "the user said no (access_denied)".to_owned(),
        code => format!("the provider sent the user back with `{}`", scrubbed(code)),
    };
    if let Some(description) = callback.get("error_description") {
        reason = format!("{reason}: {}", scrubbed(description));
    }
    let kind = match code {
        "access_denied" => ConnectErrorKind::Denied,
        _ => ConnectErrorKind::Provider,
    };
    refuse(kind, reason)
}

/// HMAC-SHA-256 over all other parameters, sorted, as `a=b&c=d`, in hexadecimal.
fn has_signature(callback: &Callback, parameter: &str, secret: Option<&Secret>) -> bool {
    let (Some(given), Some(secret)) = (callback.get(parameter), secret) else {
        return false;
    };
    let others = callback.0.iter().filter(|(name, _)| name != parameter);
    let mut pairs: Vec<String> = others
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.sort();
    let Some(given) = decode_hex(given) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    hmac::verify(&key, pairs.join("&").as_bytes(), &given).is_ok()
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_that_counts_is_there_once() {
        assert!(Callback::read("state=a&code=b&x=1&x=2", &[]).is_ok());
        for query in [
            "state=a&state=a",
            "code=a&code=b",
            "iss=a&%69ss=b",
            "error=a&error=b",
        ] {
            assert!(Callback::read(query, &[]).is_err(), "{query}");
        }
        let renamed = Callback::read("auth_code=x", &[("code", "auth_code")]);
        assert_eq!(renamed.ok().unwrap().get("code"), Some("x"));
    }

    #[test]
    fn a_signed_callback_is_checked_whole() {
        let secret = Secret::from("hush");
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"hush");
        let tag = hmac::sign(&key, b"code=c&shop=a.example&state=s");
        let tag: String = tag
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let check = |query: &str| {
            let callback = Callback::read(query, &[]).unwrap();
            has_signature(&callback, "hmac", Some(&secret))
        };
        assert!(check(&format!("state=s&hmac={tag}&shop=a.example&code=c")));
        assert!(!check(&format!("state=s&hmac={tag}&shop=b.example&code=c")));
        assert!(!check(&format!(
            "state=s&hmac={tag}&shop=a.example&code=c&x=1"
        )));
        assert!(!check("state=s&shop=a.example&code=c"));
        assert!(!check("state=s&hmac=zz&shop=a.example&code=c"));
    }
}
