//! Who asks, and whether the request is written as this provider wants it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::{
    BodyFormat, ClientRule,
    authorize::param,
    jwt::verified_claims,
    state::{Refusal, State},
};
use crate::Request;

/// The parameters of a request's body.
pub(super) fn body_of(state: &State, request: &Request) -> Result<Vec<(String, String)>, Refusal> {
    let refused = |why: &str| Refusal::new("invalid_request", why);
    let content_type = request.header("content-type").unwrap_or_default();
    let is_json = content_type.starts_with("application/json");
    match (state.profile.token.format, is_json) {
        (BodyFormat::Form, true) => return Err(refused("the body has to be a form")),
        (BodyFormat::Json, false) => return Err(refused("the body has to be JSON")),
        _ => {}
    }
    if request.body.is_empty() {
        return Ok(Vec::new());
    }
    if !is_json {
        return match content_type.starts_with("application/x-www-form-urlencoded") {
            true => Ok(request.form()),
            false => Err(refused("the content type says neither form nor JSON")),
        };
    }
    let body: Value =
        serde_json::from_slice(&request.body).map_err(|_| refused("the body is not JSON"))?;
    let fields = body
        .as_object()
        .ok_or_else(|| refused("the body is no object"))?;
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Ok(fields
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect())
}

/// Checks the client, the headers that every token request needs, and nothing else.
pub(super) fn identify(
    state: &State,
    request: &Request,
    params: &[(String, String)],
) -> Result<(), Refusal> {
    let rules = &state.profile.token;
    for (name, value) in &rules.headers {
        if request.header(name) != Some(value) {
            return Err(Refusal::new(
                "invalid_request",
                format!("the header `{name}` has to be `{value}`"),
            ));
        }
    }
    let refused = |why: &str| Refusal::new("invalid_client", why);
    let given = request.header("authorization");
    let secret = param(params, "client_secret");
    let basic = || {
        let given = given.ok_or_else(|| refused("there is no Basic authentication"))?;
        let pair = given
            .strip_prefix("Basic ")
            .and_then(|pair| STANDARD.decode(pair).ok());
        let pair = pair.and_then(|pair| String::from_utf8(pair).ok());
        let pair = pair.ok_or_else(|| refused("the authentication is not Basic"))?;
        if secret.is_some() {
            return Err(refused("the secret is there twice"));
        }
        let (id, secret) = pair
            .split_once(':')
            .ok_or_else(|| refused("there is no colon"))?;
        Ok((id.to_owned(), secret.to_owned()))
    };
    let id = param(params, "client_id").unwrap_or_default().to_owned();
    let (id, secret) = match &rules.client {
        ClientRule::Nothing => return Ok(()),
        ClientRule::Public => match secret.is_some() || given.is_some() {
            true => return Err(refused("a public client has no secret")),
            false => (id, state.profile.client_secret.clone()),
        },
        ClientRule::PrivateKeyJwt(key, audience) => {
            assertion(state, params, key, audience)?;
            (id, state.profile.client_secret.clone())
        }
        ClientRule::Body => match given {
            Some(_) => return Err(refused("the secret belongs into the body")),
            None => (id, secret.unwrap_or_default().to_owned()),
        },
        ClientRule::Basic => {
            let (id, secret) = basic()?;
            (decoded(&id)?, decoded(&secret)?)
        }
        ClientRule::BasicRaw => basic()?,
    };
    match id == state.profile.client_id && secret == state.profile.client_secret {
        true => Ok(()),
        false => Err(refused("unknown client, or wrong secret")),
    }
}

/// Strictly: what has to be encoded and is not is refused.
fn decoded(text: &str) -> Result<String, Refusal> {
    let is_encoded = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"%-._~*+".contains(&byte));
    if !is_encoded {
        return Err(Refusal::new(
            "invalid_client",
            "the credentials are not form-encoded",
        ));
    }
    let pair = format!("v={text}");
    let mut pairs = form_urlencoded::parse(pair.as_bytes());
    Ok(pairs
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default())
}

/// RFC 7523, section 3, with the advice that the issuer is the sole audience.
fn assertion(
    state: &State,
    params: &[(String, String)],
    key: &super::VerifyKey,
    audience: &str,
) -> Result<(), Refusal> {
    const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let refused = |why: &str| Refusal::new("invalid_client", why);
    if param(params, "client_assertion_type") != Some(TYPE) {
        return Err(refused("`client_assertion_type` is wrong"));
    }
    let token = param(params, "client_assertion").unwrap_or_default();
    let claims = verified_claims(token, key).map_err(|why| refused(&why))?;
    let audience = match audience {
        "self" => state.issuer().unwrap_or_default(),
        other => match other.strip_prefix("self:") {
            Some(path) => format!("{}{path}", state.base),
            None => other.to_owned(),
        },
    };
    let client_id = Value::from(&*state.profile.client_id);
    if claims["iss"] != client_id || claims["sub"] != client_id {
        return Err(refused("`iss` or `sub` is not the client"));
    }
    if claims["aud"] != audience {
        return Err(refused("`aud` is another"));
    }
    match claims["jti"].as_str() {
        Some(id) if !id.is_empty() => Ok(()),
        _ => Err(refused("`jti` is missing")),
    }
}
