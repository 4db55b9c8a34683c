//! Requests to a token endpoint.

use std::fmt;

use bytes::Bytes;
use http::Method;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use serde_json::{Map, Value};

use super::super::AuthError;
use crate::base_url::EndpointUrl;
use crate::descriptor::TokenFormat;
use crate::encode::append_pair;
use crate::secret::Secret;
use crate::transport::TransportRequest;

/// A request to an authorization server that is about to be sent. A hook,
/// `token_request = path::to::function`, may change it.
pub struct TokenRequest {
    kind: TokenRequestKind,
    method: Method,
    url: EndpointUrl,
    format: TokenFormat,
    headers: HeaderMap,
    params: Vec<(String, String)>,
}

/// What a [`TokenRequest`] is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenRequestKind {
    /// A code for tokens.
    Code,
    /// A refresh token for tokens.
    Refresh,
    /// A token for the client itself, by whichever grant.
    Token,
    /// The codes of the device flow.
    DeviceAuthorization,
    /// The device code for tokens.
    DeviceToken,
    /// The end of a token.
    Revoke,
}

/// Parameters whose values are not to be repeated to anybody.
const SECRET_PARAMS: &[&str] = &[
    "client_secret",
    "client_assertion",
    "assertion",
    "code",
    "code_verifier",
    "device_code",
    "refresh_token",
    "token",
    "password",
];

impl TokenRequest {
    pub(crate) fn new(kind: TokenRequestKind, url: EndpointUrl, format: TokenFormat) -> Self {
        let mut headers = HeaderMap::new();
        // Without it, some answer in a form.
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        Self {
            kind,
            method: Method::POST,
            url,
            format,
            headers,
            params: Vec::new(),
        }
    }

    /// What it is for.
    pub const fn kind(&self) -> TokenRequestKind {
        self.kind
    }

    /// Where it goes.
    pub const fn url(&self) -> &EndpointUrl {
        &self.url
    }

    /// Sends it elsewhere.
    pub fn set_url(&mut self, url: EndpointUrl) {
        self.url = url;
    }

    /// HTTP method; `POST` by default.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// Sends it by another method. Parameters of a `GET` go into the query.
    pub fn set_method(&mut self, method: Method) {
        self.method = method;
    }

    /// Sets a header. It is kept out of every log.
    ///
    /// # Errors
    /// When the name or the value cannot be one.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), AuthError> {
        let name = HeaderName::try_from(name)?;
        let mut value = HeaderValue::try_from(value)?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }

    /// Removes a header, `Authorization` for one.
    pub fn remove_header(&mut self, name: &str) {
        self.headers.remove(name);
    }

    /// The value of a parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Sets a parameter.
    pub fn set_param(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.params.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => *old = value,
            None => self.params.push((name.to_owned(), value)),
        }
    }

    /// Removes a parameter and returns its value.
    pub fn remove_param(&mut self, name: &str) -> Option<String> {
        let index = self.params.iter().position(|(other, _)| other == name)?;
        Some(self.params.remove(index).1)
    }

    /// Calls parameters as this provider does.
    pub(crate) fn rename(&mut self, names: &[(&str, &str)]) {
        for (name, _) in &mut self.params {
            if let Some((_, own)) = names.iter().find(|(standard, _)| standard == name) {
                *name = (*own).to_owned();
            }
        }
    }

    /// What has to be kept out of errors.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let secret = |(name, _): &&(String, String)| SECRET_PARAMS.contains(&name.as_str());
        let values = self.params.iter().filter(secret);
        let mut secrets: Vec<Secret> = values.map(|(_, v)| Secret::from(v.as_str())).collect();
        let credentials = self.headers.get(header::AUTHORIZATION);
        if let Some(value) = credentials.and_then(|value| value.to_str().ok()) {
            let bare = value.split_once(' ').map_or(value, |(_, bare)| bare);
            secrets.push(Secret::from(bare));
        }
        secrets
    }

    /// As it goes out.
    pub(crate) fn into_transport(self, user_agent: Option<&HeaderValue>) -> TransportRequest {
        let mut url: Url = self.url.url().clone();
        let mut headers = self.headers;
        if let Some(user_agent) = user_agent {
            headers.insert(header::USER_AGENT, user_agent.clone());
        }
        let mut body = Bytes::new();
        let mut content_type = |value| {
            headers
                .entry(header::CONTENT_TYPE)
                .or_insert(HeaderValue::from_static(value));
        };
        if self.method == Method::GET {
            let mut query = url.query().unwrap_or_default().to_owned();
            write_form(&mut query, &self.params);
            url.set_query(Some(&query).filter(|query| !query.is_empty()).map(|q| &**q));
        } else if self.format == TokenFormat::Json {
            content_type("application/json");
            let object: Map<String, Value> = self
                .params
                .into_iter()
                .map(|(name, value)| (name, Value::String(value)))
                .collect();
            body = Value::Object(object).to_string().into();
        } else {
            content_type("application/x-www-form-urlencoded");
            let mut form = String::new();
            write_form(&mut form, &self.params);
            body = form.into();
        }
        TransportRequest {
            method: self.method,
            url,
            headers,
            body: body.into(),
        }
    }
}

fn write_form(out: &mut String, params: &[(String, String)]) {
    for (name, value) in params {
        append_pair(out, 0, name, value);
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.params.iter().map(|(name, _)| name).collect();
        f.debug_struct("TokenRequest")
            .field("kind", &self.kind)
            .field("params", &names)
            .finish_non_exhaustive()
    }
}
