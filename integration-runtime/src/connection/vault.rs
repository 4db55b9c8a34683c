//! Between a stored record and what a call needs: sealing, unsealing, captured values.

use std::sync::Arc;
use std::time::SystemTime;

use http::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::keys::Purpose;
use super::{
    Connection, ConnectionKey, KeyRing, ReauthorizationReason, Record, Sealed, StoredTokens,
};
use crate::auth::token::{
    Access, AuthorizationServer, Captured, Expiry, TokenError, TokenErrorKind, Tokens,
};
use crate::base_url::BaseUrl;
use crate::client::check_variable;
use crate::descriptor::{CaptureSource, HeaderSource, Integration};
use crate::secret::Secret;
use crate::url_template::Base;

/// Tokens in the clear.
pub(crate) struct Clear {
    pub(crate) access_token: Secret,
    pub(crate) refresh_token: Option<Secret>,
}

/// What seals and reads the records of one integration.
#[derive(Debug)]
pub(crate) struct Vault {
    pub(crate) integration: &'static Integration,
    pub(crate) server: Arc<AuthorizationServer>,
    pub(crate) keys: KeyRing,
}

impl Vault {
    pub(crate) fn unseal(&self, record: &Record) -> Result<Clear, TokenError> {
        let unreadable = || TokenError::reauthorize(ReauthorizationReason::Undecryptable);
        let purpose = Purpose::Connection(&record.key);
        let text = self.keys.unseal(purpose, &record.tokens.secrets);
        let text = text.map_err(|_| unreadable())?;
        let text = std::str::from_utf8(&text).map_err(|_| unreadable())?;
        let value: Value = serde_json::from_str(text).map_err(|_| unreadable())?;
        let part = |name: &str| value.get(name).and_then(Value::as_str).map(Secret::from);
        Ok(Clear {
            access_token: part("access_token").ok_or_else(unreadable)?,
            refresh_token: part("refresh_token"),
        })
    }

    /// The same tokens under the active key; `None` when they are already.
    pub(crate) fn rewrap(&self, record: &Record) -> Result<Option<Sealed>, TokenError> {
        if record.tokens.secrets.kid == self.keys.active() {
            return Ok(None);
        }
        let clear = self.unseal(record)?;
        Ok(Some(self.seal(&record.key, &clear)))
    }

    fn seal(&self, key: &ConnectionKey, clear: &Clear) -> Sealed {
        let value = json!({
            "access_token": clear.access_token.expose(),
            "refresh_token": clear.refresh_token.as_ref().map(Secret::expose),
        });
        let text = value.to_string();
        self.keys.seal(Purpose::Connection(key), text.as_bytes())
    }

    /// What is to be stored of tokens. `before` is what the connection had; what a refresh does not
    /// mention stays.
    pub(crate) fn store(
        &self,
        key: &ConnectionKey,
        tokens: Tokens,
        now: SystemTime,
        mut meta: Captured,
        before: Option<(&Record, &Clear)>,
    ) -> StoredTokens {
        let scheme = self.server.scheme;
        let declared = scheme.lifetime_ms.map(std::time::Duration::from_millis);
        let expiry = Expiry::after(now, tokens.expires_in.or(declared));
        for capture in scheme.captures {
            let value = match capture.source {
                CaptureSource::Token(pointer) => tokens.response.text(pointer),
                CaptureSource::IdToken(pointer) => tokens.response.claim(pointer),
                CaptureSource::Callback(_) | CaptureSource::Connect => None,
            };
            if let Some(value) = value {
                let value = self.host_of(capture.name, value);
                meta.insert(capture.name.to_owned(), value);
            }
        }
        let old = before.map(|(record, clear)| (&record.tokens, clear));
        let clear = Clear {
            access_token: tokens.access_token,
            refresh_token: tokens
                .refresh_token
                .or_else(|| old.and_then(|(_, clear)| clear.refresh_token.clone())),
        };
        StoredTokens {
            secrets: self.seal(key, &clear),
            expires_at: expiry.expires_at,
            refresh_due_at: expiry.refresh_due_at,
            scopes: tokens
                .scopes
                .or_else(|| old.and_then(|(tokens, _)| tokens.scopes.clone())),
            meta,
        }
    }

    /// A variable is part of a URL; a provider that gives it as a URL of its own means the host.
    fn host_of(&self, name: &str, value: String) -> String {
        let is_variable = self.integration.variables.iter().any(|v| v.name == name);
        match value.strip_prefix("https://") {
            Some(rest) if is_variable => rest.trim_end_matches('/').to_owned(),
            _ => value,
        }
    }

    /// The first captured value that calls need and that is missing, or is not what it has to be.
    pub(crate) fn check_captured(&self, meta: &Captured) -> Result<(), ReauthorizationReason> {
        let captured = self.server.scheme.captures.iter();
        let mut names = captured.map(|capture| capture.name);
        let wrong = names.find(|name| {
            let value = meta.get(*name).map_or("", String::as_str);
            !self.is_allowed(name, value) || (self.is_sent(name) && !is_header(value))
        });
        match wrong {
            Some(name) => Err(ReauthorizationReason::MissingCapture(name.to_owned())),
            None => Ok(()),
        }
    }

    /// Whether a captured value is sent in a header.
    fn is_sent(&self, name: &str) -> bool {
        let mut headers = self.integration.headers.iter();
        headers.any(|header| matches!(header.value, HeaderSource::Connection(sent) if sent == name))
    }

    /// The first of these values that is not what it has to be.
    pub(crate) fn check_given<'a>(&self, given: &'a Captured) -> Result<(), &'a str> {
        let wrong = given
            .iter()
            .find(|(name, value)| !self.is_allowed(name, value));
        wrong.map_or(Ok(()), |(name, _)| Err(name))
    }

    /// What fills a URL has an allow-list.
    fn is_allowed(&self, name: &str, value: &str) -> bool {
        let variable = self.integration.variables.iter().find(|v| v.name == name);
        variable.is_none_or(|variable| check_variable(variable, value).is_ok())
    }

    /// A connection as people see it. `requested` are the scopes that were asked for, if they were
    /// not the declared ones.
    pub(crate) fn connection(&self, record: &Record, requested: Option<&[String]>) -> Connection {
        let tokens = &record.tokens;
        let declared = || {
            self.server
                .scheme
                .scopes
                .iter()
                .map(|scope| (*scope).to_owned())
        };
        let requested = requested.map_or_else(|| declared().collect(), <[String]>::to_vec);
        let scopes = tokens.scopes.clone().unwrap_or(requested);
        Connection {
            id: record.key.id(),
            account: tokens.meta.get("account").cloned(),
            missing_scopes: declared().filter(|scope| !scopes.contains(scope)).collect(),
            scopes,
            expires_at: tokens.expires_at,
            captured: tokens.meta.clone(),
        }
    }

    /// What a call needs of a connection.
    pub(crate) fn open(&self, record: &Record) -> Result<(Access, Clear), TokenError> {
        let clear = self.unseal(record)?;
        let meta = &record.tokens.meta;
        self.check_captured(meta).map_err(TokenError::reauthorize)?;
        let expiry = Expiry {
            expires_at: record.tokens.expires_at,
            refresh_due_at: record.tokens.refresh_due_at,
        };
        let scheme = self.server.scheme;
        let mut access = Access::new(scheme, &clear.access_token, record.version, expiry)?;
        access.secrets.extend(clear.refresh_token.clone());
        access.scopes = record.tokens.scopes.clone();
        access.base = self.base_of(meta)?;
        access.headers = self.headers_of(meta)?;
        Ok((access, clear))
    }

    fn base_of(&self, meta: &Captured) -> Result<Option<BaseUrl>, TokenError> {
        let Base::PerConnection(template) = &self.server.base else {
            return Ok(None);
        };
        let value_of = |name: &str| meta.get(name).map(String::as_str);
        let url = template.fill(&value_of).map_err(|missing| {
            TokenError::reauthorize(ReauthorizationReason::MissingCapture(missing.0))
        })?;
        let unusable = |reason| {
            let reason = format!("the base URL of the connection {reason}");
            TokenError::new(TokenErrorKind::Operator, reason)
        };
        BaseUrl::parse(&url).map(Some).map_err(unusable)
    }

    fn headers_of(&self, meta: &Captured) -> Result<Vec<(HeaderName, HeaderValue)>, TokenError> {
        let mut headers = Vec::new();
        for header in self.integration.headers {
            let HeaderSource::Connection(capture) = header.value else {
                continue;
            };
            let missing = || {
                TokenError::reauthorize(ReauthorizationReason::MissingCapture(capture.to_owned()))
            };
            let value = meta.get(capture).ok_or_else(missing)?;
            let value = HeaderValue::from_str(value).map_err(|_| missing())?;
            let name = HeaderName::try_from(header.name).map_err(|_| missing())?;
            headers.push((name, value));
        }
        Ok(headers)
    }
}

fn is_header(value: &str) -> bool {
    !value.is_empty() && HeaderValue::from_str(value).is_ok()
}
