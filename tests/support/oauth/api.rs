//! The API behind the tokens, and the metadata.

use serde_json::{Value, json};

use super::state::State;
use crate::{Reply, Request};

/// Answers with who asks, with which token, for what.
pub(super) fn answer(state: &mut State, request: &Request) -> Reply {
    let rules = &state.profile.api;
    let given = request.header(rules.header).unwrap_or_default();
    let token = given.strip_prefix(rules.prefix).unwrap_or_default();
    let is_live = match &rules.jwt {
        Some(jwt) => state.accepts(token, jwt).is_ok(),
        None => state.is_live(token),
    };
    if !is_live {
        let (status, body) = rules.refusal.clone();
        state.counts.unauthorized += 1;
        return Reply::json(status, body);
    }
    if let Some((_, body)) = rules.more.iter().find(|(path, _)| *path == request.path()) {
        let body = body.clone();
        state.counts.calls += 1;
        return Reply::json(200, body);
    }
    let missing = rules
        .headers
        .iter()
        .find(|(name, value)| match request.header(name) {
            Some(given) => *value != "*" && given != *value,
            None => true,
        });
    if let Some((name, _)) = missing {
        return Reply::json(
            400,
            json!({"message": format!("the header `{name}` is missing or wrong")}),
        );
    }
    let mut body = json!({"id": state.profile.user, "token": token, "path": request.path()});
    if let (Value::Object(body), Value::Object(fields)) = (&mut body, &rules.fields) {
        body.extend(fields.clone());
    }
    state.counts.calls += 1;
    Reply::json(200, body)
}

/// RFC 8414, section 2.
pub(super) fn metadata(state: &State) -> Reply {
    let paths = &state.profile.paths;
    let url = |path: &str| Value::from(format!("{}{path}", state.base));
    let mut body = json!({
        "issuer": state.issuer().unwrap_or_else(|| state.base.clone()),
        "authorization_endpoint": url(paths.authorize),
        "token_endpoint": url(paths.token),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": state.profile.issuer.is_some(),
    });
    if let Some(path) = paths.revoke {
        body["revocation_endpoint"] = url(path);
    }
    if let Some(path) = paths.device {
        body["device_authorization_endpoint"] = url(path);
    }
    Reply::json(200, body)
}
