//! From "connect" to a connection: the authorization code flow
//! ([RFC 6749, section 4.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1), with the advice of
//! [RFC 9700](https://www.rfc-editor.org/rfc/rfc9700)).
//!
//! What the callback needs is stored sealed under the hash of `state`. It is used once, within ten
//! minutes, in the browser that has the cookie, by the user of the application who began it.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::callback::{self, Callback};
use super::keys::Purpose;
use super::{
    Captured, ConnectError, ConnectErrorKind, Connection, ConnectionEventKind, ConnectionId,
    Connections, NewFlow, Record, Sealed, TakenFlow, random_token,
};
use crate::auth::token::{TokenError, TokenErrorKind, TokenRequestKind, Tokens, UrlPlace};
use crate::descriptor::{Capture, CaptureSource};
use crate::encode::append_pair;

/// How long a user may take.
const FLOW: Duration = Duration::from_secs(600);
/// How often a code that was not sent, or new tokens, are tried again.
const ATTEMPTS: u32 = 3;

/// The beginning of a connection, from `client.integration().connect(user)`. It is begun when it is
/// awaited.
#[must_use = "nothing is begun before it is awaited"]
#[derive(Debug)]
pub struct Connect {
    connections: Connections,
    id: ConnectionId,
    user: String,
    return_to: Option<String>,
    captured: Captured,
    params: Vec<(String, String)>,
    scopes: Option<Vec<String>>,
}

/// Where to send a user, and the cookie to set on the way.
#[derive(Clone)]
#[non_exhaustive]
pub struct Authorization {
    /// Where the browser is to be redirected to.
    pub url: String,
    /// Value of a `Set-Cookie` header for the same answer. It ties the flow to this browser.
    pub set_cookie: String,
}

/// A connection that was made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Connected {
    /// The connection.
    pub connection: Connection,
    /// Where the application wanted to go on, a path of its own.
    pub return_to: Option<String>,
    /// Value of a `Set-Cookie` header that removes the cookie of the flow.
    pub clear_cookie: String,
}

/// What a flow remembers.
struct Flow {
    id: ConnectionId,
    user: String,
    verifier: Option<String>,
    /// SHA-256 of what the cookie holds.
    browser: [u8; 32],
    return_to: Option<String>,
    captured: Captured,
    scopes: Option<Vec<String>>,
}

impl Connect {
    pub(crate) fn new(connections: Connections, id: ConnectionId, user: String) -> Self {
        Self {
            connections,
            id,
            user,
            return_to: None,
            captured: Captured::new(),
            params: Vec::new(),
            scopes: None,
        }
    }

    /// Where the application goes on after the callback: a path, with its query.
    pub fn return_to(mut self, path: impl Into<String>) -> Self {
        self.return_to = Some(path.into());
        self
    }

    /// A value that the declaration captures by `connect`, such as the shop of a user.
    pub fn capture(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.captured.insert(name.into(), value.into());
        self
    }

    /// One more parameter of the authorization URL: `login_hint`, `prompt`.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Other scopes than those of the declaration.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    async fn begin(self) -> Result<Authorization, ConnectError> {
        let connections = self.connections.clone();
        let inner = &*connections.0;
        let name = inner.vault.integration.name;
        let fail = |kind, reason: String| ConnectError::new(name, kind, reason);
        let of_token = |error| ConnectError::of_token(name, error);
        if let Some(path) = &self.return_to
            && !is_relative_path(path)
        {
            let reason = "`return_to` is not a path of this application".into();
            return Err(fail(ConnectErrorKind::InvalidReturnTo, reason));
        }
        let server = inner.server();
        for Capture { name, source } in server.scheme.captures {
            if *source == CaptureSource::Connect && !self.captured.contains_key(*name) {
                let reason = format!("`capture(\"{name}\", …)` is missing");
                return Err(fail(ConnectErrorKind::InvalidCapture, reason));
            }
        }
        inner.vault.check_given(&self.captured).map_err(|name| {
            let reason = format!("the value of `{name}` is not allowed");
            fail(ConnectErrorKind::InvalidCapture, reason)
        })?;
        let endpoint = server.url(UrlPlace::Authorize, &self.captured).await;
        let endpoint = endpoint.map_err(of_token)?.ok_or_else(|| {
            fail(
                ConnectErrorKind::NotDeclared,
                "there is no authorization endpoint".into(),
            )
        })?;

        let state = random_token();
        let verifier = server.scheme.pkce.then(random_token);
        let secret = random_token();
        let flow = Flow {
            browser: sha256(&secret),
            id: self.id,
            user: self.user,
            verifier,
            return_to: self.return_to,
            captured: self.captured,
            scopes: self.scopes,
        };
        let mut request = Params(Vec::new());
        request.set("response_type", "code");
        request.set(
            "client_id",
            server.config.client_id.as_deref().unwrap_or_default(),
        );
        if let Some(uri) = &server.config.redirect_uri {
            request.set("redirect_uri", uri.as_str());
        }
        let scopes = match &flow.scopes {
            Some(scopes) => Some(scopes.join(server.scheme.scope_separator)),
            None => server.scope(),
        };
        if let Some(scopes) = scopes {
            request.set("scope", &scopes);
        }
        request.set("state", &state);
        if let Some(verifier) = &flow.verifier {
            let challenge = URL_SAFE_NO_PAD.encode(sha256(verifier));
            request.set("code_challenge", &challenge);
            request.set("code_challenge_method", "S256");
        }
        for param in server.scheme.authorize_params {
            if let Some(value) = server.value_of(param) {
                request.set(param.name, value);
            }
        }
        request.rename(server.scheme.rename);
        for (name, value) in &self.params {
            request.set(name, value);
        }

        let state_hash = sha256(&state);
        let sealed = inner
            .vault
            .keys
            .seal(Purpose::Flow(name, &state_hash), flow.to_text().as_bytes());
        let cookie = inner
            .vault
            .keys
            .seal(Purpose::Cookie(name, &state_hash), secret.as_bytes());
        let new = NewFlow {
            state_hash,
            integration: name.to_owned(),
            sealed,
        };
        let stored = inner.store.begin(new, FLOW).await;
        stored.map_err(|error| of_token(error.into()))?;
        Ok(Authorization {
            url: request.append_to(endpoint.as_str()),
            set_cookie: format!(
                "{}={}; Path=/; Max-Age={}; HttpOnly; Secure; SameSite=Lax",
                cookie_name(name, &state_hash),
                cookie.to_text(),
                FLOW.as_secs(),
            ),
        })
    }
}

impl IntoFuture for Connect {
    type Output = Result<Authorization, ConnectError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.begin())
    }
}

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Its `state` is good for one callback.
        f.debug_struct("Authorization").finish_non_exhaustive()
    }
}

impl Connections {
    /// Ends the flow that a callback is of.
    pub(crate) async fn callback(
        &self,
        query: &str,
        cookies: &str,
        user: &str,
    ) -> Result<Connected, ConnectError> {
        let inner = &*self.0;
        let name = inner.vault.integration.name;
        let fail = |kind, reason: &str| ConnectError::new(name, kind, reason);
        let of_token = |error| ConnectError::of_token(name, error);
        let server = inner.server();
        let callback = Callback::read(query, server.scheme.rename)
            .map_err(|reason| fail(ConnectErrorKind::InvalidCallback, &reason))?;
        let Some(state) = callback.get("state").filter(|state| !state.is_empty()) else {
            let reason = "the callback has no `state`";
            return Err(fail(ConnectErrorKind::StateMissing, reason));
        };
        let state_hash = sha256(state);
        let taken = inner.store.take(&state_hash).await;
        let (integration, sealed) = match taken.map_err(|error| of_token(error.into()))? {
            TakenFlow::Fresh {
                integration,
                sealed,
            } => (integration, sealed),
            TakenFlow::Replayed => {
                let reason = "this callback came before";
                return Err(fail(ConnectErrorKind::StateReplayed, reason));
            }
            TakenFlow::Expired => {
                let reason = "the authorization took more than ten minutes";
                return Err(fail(ConnectErrorKind::StateExpired, reason));
            }
            TakenFlow::Unknown => {
                let reason = "no authorization was begun with this `state`";
                return Err(fail(ConnectErrorKind::StateUnknown, reason));
            }
        };
        if integration != name {
            let reason = "the authorization was begun for another integration";
            return Err(fail(ConnectErrorKind::OtherIntegration, reason));
        }
        let keys = &inner.vault.keys;
        let flow = keys.unseal(Purpose::Flow(name, &state_hash), &sealed);
        let flow = flow.ok().and_then(|text| Flow::from_text(&text));
        let flow = flow.ok_or_else(|| {
            let reason = "what was stored of the authorization cannot be decrypted";
            fail(ConnectErrorKind::StateUnknown, reason)
        })?;
        let cookie = cookie_of(cookies, &cookie_name(name, &state_hash))
            .and_then(Sealed::from_text)
            .and_then(|sealed| {
                keys.unseal(Purpose::Cookie(name, &state_hash), &sealed)
                    .ok()
            });
        if cookie.map(|secret| <[u8; 32]>::from(Sha256::digest(secret))) != Some(flow.browser) {
            let reason = "the authorization was begun in another browser";
            return Err(fail(ConnectErrorKind::OtherBrowser, reason));
        }
        if flow.user != user {
            let reason = "the authorization was begun by another user";
            return Err(fail(ConnectErrorKind::OtherUser, reason));
        }
        callback::check(&callback, server, &flow.captured)
            .await
            .map_err(|error| error.named(name))?;
        let mut captured = flow.captured.clone();
        for Capture { name, source } in server.scheme.captures {
            if let CaptureSource::Callback(parameter) = source
                && let Some(value) = callback.get(parameter)
            {
                captured.insert((*name).to_owned(), value.to_owned());
            }
        }
        let Some(code) = callback.get("code").filter(|code| !code.is_empty()) else {
            let reason = "the callback has neither a code nor an error";
            return Err(fail(ConnectErrorKind::InvalidCallback, reason));
        };
        let tokens = self.exchange(code, &flow, &captured).await;
        let record = self
            .keep(&flow.id, tokens.map_err(of_token)?, captured)
            .await?;
        Ok(Connected {
            connection: inner.vault.connection(&record, flow.scopes.as_deref()),
            return_to: flow.return_to,
            clear_cookie: format!(
                "{}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax",
                cookie_name(name, &state_hash)
            ),
        })
    }

    /// A code for tokens. It is good once, so it is sent again only if it certainly was not sent.
    async fn exchange(
        &self,
        code: &str,
        flow: &Flow,
        captured: &Captured,
    ) -> Result<Tokens, TokenError> {
        let inner = &*self.0;
        let server = inner.server();
        let mut attempt = 1;
        loop {
            let url = server.required_url(UrlPlace::Token, captured).await?;
            let mut request = server
                .request(TokenRequestKind::Code, url, captured)
                .await?;
            request.set_param("grant_type", "authorization_code");
            request.set_param("code", code);
            if let Some(uri) = &server.config.redirect_uri {
                request.set_param("redirect_uri", uri.as_str());
            }
            if let Some(verifier) = &flow.verifier {
                request.set_param("code_verifier", verifier.as_str());
            }
            match server.tokens(request).await {
                Err(error)
                    if error.kind == (TokenErrorKind::Transient { sent: false })
                        && attempt < ATTEMPTS =>
                {
                    let backoff = Duration::from_millis(200 << attempt);
                    let wait = backoff.mul_f64(inner.random.fraction());
                    inner.clock().sleep(wait).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    /// Stores a connection that was just made.
    pub(super) async fn keep(
        &self,
        id: &ConnectionId,
        tokens: Tokens,
        captured: Captured,
    ) -> Result<Record, ConnectError> {
        let inner = &*self.0;
        let name = inner.vault.integration.name;
        let key = inner.key(id);
        let now = inner.now();
        let stored = inner.vault.store(&key, tokens, now, captured, None);
        let mut attempt = 1;
        let record = loop {
            match inner.store.put(&key, stored.clone()).await {
                Ok(record) => break record,
                Err(error) if attempt == ATTEMPTS => {
                    return Err(ConnectError::of_token(name, error.into()));
                }
                Err(_) => {
                    let wait = Duration::from_millis(100 << attempt);
                    inner.clock().sleep(wait).await;
                    attempt += 1;
                }
            }
        };
        inner.forget(id);
        if let Err(reason) = inner.vault.check_captured(&record.tokens.meta) {
            // It could not be used for a single call.
            drop(inner.store.disconnect(&key).await);
            let kind = ConnectErrorKind::InvalidCapture;
            return Err(ConnectError::new(name, kind, reason.to_string()));
        }
        inner.emit(id, ConnectionEventKind::Connected);
        Ok(record)
    }
}

impl Flow {
    fn to_text(&self) -> String {
        json!({
            "tenant": self.id.tenant(),
            "connection": self.id.connection(),
            "user": self.user,
            "verifier": self.verifier,
            "browser": URL_SAFE_NO_PAD.encode(self.browser),
            "return_to": self.return_to,
            "captured": self.captured,
            "scopes": self.scopes,
        })
        .to_string()
    }

    fn from_text(text: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_str(std::str::from_utf8(text).ok()?).ok()?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let captured = value.get("captured")?.as_object()?.iter();
        let scopes = value.get("scopes").and_then(Value::as_array);
        Some(Self {
            id: ConnectionId::new(text("tenant")?, text("connection")?),
            user: text("user")?,
            verifier: text("verifier"),
            browser: URL_SAFE_NO_PAD
                .decode(text("browser")?)
                .ok()?
                .try_into()
                .ok()?,
            return_to: text("return_to"),
            captured: captured
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
            scopes: scopes.map(|scopes| {
                let texts = scopes.iter().filter_map(Value::as_str);
                texts.map(str::to_owned).collect()
            }),
        })
    }
}

/// Parameters of an authorization URL, each once.
struct Params(Vec<(String, String)>);

impl Params {
    fn set(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    fn rename(&mut self, names: &[(&str, &str)]) {
        for (name, _) in &mut self.0 {
            if let Some((_, own)) = names.iter().find(|(standard, _)| standard == name) {
                (*own).clone_into(name);
            }
        }
    }

    fn append_to(self, url: &str) -> String {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let mut query = query.to_owned();
        for (name, value) in &self.0 {
            append_pair(&mut query, 0, name, value);
        }
        format!("{path}?{query}")
    }
}

pub(super) fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// `__Host-` binds a cookie to this very host, over HTTPS or on loopback. Flows that are under way
/// at the same time have cookies of their own.
fn cookie_name(integration: &str, state_hash: &[u8; 32]) -> String {
    let short = URL_SAFE_NO_PAD.encode(&state_hash[..6]);
    format!("__Host-{integration}-{short}")
}

/// The value of a cookie in a `Cookie` header ([RFC 6265, section 4.2](https://www.rfc-editor.org/rfc/rfc6265#section-4.2)).
fn cookie_of<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    let pairs = cookies.split(';').filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(other, _)| other.trim() == name);
    found.next().map(|(_, value)| value.trim())
}

/// A path of this application: not `//host`, nor what a browser reads as that.
fn is_relative_path(path: &str) -> bool {
    let mut bytes = path.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && path
            .bytes()
            .all(|byte| byte > b' ' && byte != b'\\' && byte != 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_the_application_are_returned_to() {
        for good in ["/", "/settings", "/a/b?c=d&e=%2F%2Fevil#f", "/a//b"] {
            assert!(is_relative_path(good), "{good}");
        }
        for bad in [
            "",
            "settings",
            "//evil",
            "/\\evil",
            "\\evil",
            "https://evil",
            "/\t/evil",
            "/a\n",
            "/a\\b",
            "javascript:x",
            " /a",
        ] {
            assert!(!is_relative_path(bad), "{bad}");
        }
    }

    #[test]
    fn a_flow_survives_its_text() {
        let flow = Flow {
            id: ConnectionId::new("t", "c"),
            user: "u".into(),
            verifier: None,
            browser: sha256("x"),
            return_to: Some("/a".into()),
            captured: [("shop".to_owned(), "acme".to_owned())].into(),
            scopes: Some(vec!["a".into()]),
        };
        let again = Flow::from_text(flow.to_text().as_bytes()).unwrap();
        assert_eq!(again.to_text(), flow.to_text());
    }
}
