//! The token endpoint, revocation and device authorization.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    Decision, Issued, When,
    authorize::{param, require, scopes_of, standard_names},
    client::{body_of, identify},
    state::{DeviceCode, Refusal, State},
};
use crate::{Reply, Request};

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const JWT_GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Whether a request to the token endpoint is for a refresh, however it is written.
pub(super) fn is_refresh(request: &Request) -> bool {
    let body = String::from_utf8_lossy(&request.body);
    body.contains("grant_type=refresh_token") || body.contains(r#""grant_type":"refresh_token""#)
}

pub(super) fn answer(state: &mut State, request: &Request, only_refresh: bool) -> Reply {
    let when = match is_refresh(request) {
        true => When::Refresh,
        false => When::First,
    };
    match tokens(state, request, only_refresh) {
        Ok(issued) => response(state, request, when, &issued),
        Err(refusal) => refused(state, request, when, &refusal),
    }
}

fn tokens(state: &mut State, request: &Request, only_refresh: bool) -> Result<Issued, Refusal> {
    if request.method != "POST" {
        return Err(Refusal::new("invalid_request", "only POST is known"));
    }
    let params = standard_names(body_of(state, request)?, &state.profile.authorize.rename);
    identify(state, request, &params)?;
    require(&params, &state.profile.token.params)?;
    if let Some(pairs) = &state.profile.token.login {
        return match require(&params, pairs) {
            Ok(()) => Ok(state.grant(Vec::new(), false).1),
            Err(_) => Err(Refusal::new("invalid_client", "wrong user or password")),
        };
    }
    let grant_type = param(&params, "grant_type").unwrap_or_default();
    let own_refresh = state.profile.paths.refresh.is_some();
    if own_refresh && only_refresh != (grant_type == "refresh_token") {
        return Err(Refusal::new(
            "unsupported_grant_type",
            "refreshes have an endpoint of their own",
        ));
    }
    let value = |name: &'static str| {
        param(&params, name)
            .ok_or_else(|| Refusal::new("invalid_request", format!("`{name}` is missing")))
    };
    match grant_type {
        "authorization_code" => code(state, &params, value("code")?),
        "refresh_token" => state.refreshed(value("refresh_token")?),
        "client_credentials" if state.profile.token.client_credentials => {
            let scopes = scopes_of(state, param(&params, "scope"))?;
            Ok(state.grant(scopes, false).1)
        }
        JWT_GRANT => {
            let assertion = value("assertion")?;
            let refused = |why: String| Refusal::new("invalid_grant", why);
            let rules = state.profile.token.assertion.as_ref();
            let rules = rules.ok_or_else(|| refused("assertions are not known".into()))?;
            let claims = state.accepts(assertion, rules).map_err(refused)?;
            let scopes = scopes_of(state, claims["scope"].as_str().or(param(&params, "scope")))?;
            Ok(state.grant(scopes, false).1)
        }
        DEVICE_GRANT => device_tokens(state, value("device_code")?),
        other => Err(Refusal::new(
            "unsupported_grant_type",
            format!("`{other}` is not known"),
        )),
    }
}

fn code(state: &mut State, params: &[(String, String)], code: &str) -> Result<Issued, Refusal> {
    let refused = |why| Refusal::new("invalid_grant", why);
    if param(params, "redirect_uri") != Some(&state.profile.redirect_uri) {
        return Err(refused("the redirect URI is another"));
    }
    let Some(known) = state.codes.get(code) else {
        return Err(refused("there is no such code"));
    };
    if let Some(grant) = known.used {
        // RFC 6749, section 4.1.2: what came of it should end.
        state.end_grant(grant);
        return Err(refused("the code was used before"));
    }
    let verifier = param(params, "code_verifier");
    let challenge = verifier.map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
    if challenge != known.challenge {
        return Err(refused("the code verifier is wrong"));
    }
    let (grant, issued) = state.grant(known.scopes.clone(), known.refreshable);
    if let Some(known) = state.codes.get_mut(code) {
        known.used = Some(grant);
    }
    Ok(issued)
}

fn device_tokens(state: &mut State, code: &str) -> Result<Issued, Refusal> {
    let refused = |code| Refusal::new(code, "of a device");
    let decision = state.decision;
    let Some(device) = state.devices.get_mut(code) else {
        return Err(refused("invalid_grant"));
    };
    if device.slow_downs > 0 {
        device.slow_downs -= 1;
        return Err(refused("slow_down"));
    }
    if device.pending > 0 {
        device.pending -= 1;
        return Err(refused("authorization_pending"));
    }
    match decision {
        Decision::Deny => Err(refused("access_denied")),
        Decision::Expire => Err(refused("expired_token")),
        Decision::Allow => {
            let device = state.devices.remove(code);
            let scopes = device.map(|device| device.scopes).unwrap_or_default();
            Ok(state.grant(scopes, true).1)
        }
    }
}

fn response(state: &State, request: &Request, when: When, issued: &Issued) -> Reply {
    let rules = &state.profile.token;
    let mut fields = Map::new();
    fields.insert("access_token".into(), (&*issued.access_token).into());
    fields.insert("token_type".into(), "Bearer".into());
    fields.insert("expires_in".into(), rules.lifetime.into());
    if let Some(token) = &issued.refresh_token {
        fields.insert("refresh_token".into(), (&**token).into());
    }
    let separator = state.profile.authorize.scope_separator.to_string();
    fields.insert("scope".into(), issued.scopes.join(&separator).into());
    if let (Some(claims), When::First) = (&rules.id_token, when) {
        fields.insert("id_token".into(), state.id_token(claims).into());
    }
    let mut body = Value::Object(fields);
    for (edited, edit) in &rules.edits {
        if [When::Always, when].contains(edited) {
            edit.apply(&mut body);
        }
    }
    rules
        .encoding
        .reply(rules.status, &body, request.header("accept"))
}

/// An error as this provider writes it.
pub(super) fn refused(
    state: &mut State,
    request: &Request,
    when: When,
    refusal: &Refusal,
) -> Reply {
    if !["authorization_pending", "slow_down"].contains(&refusal.code) {
        state.counts.refused += 1;
    }
    let rules = &state.profile.errors;
    let own = rules.codes.iter();
    let mut own =
        own.filter(|(of, code, _)| *code == refusal.code && [When::Always, when].contains(of));
    let code = own.next().map_or(refusal.code, |(_, _, own)| own);
    let status = rules
        .statuses
        .iter()
        .find(|(code, _)| *code == refusal.code);
    let mut body = json!({"error": code, "error_description": refusal.why});
    for edit in &rules.edits {
        edit.apply(&mut body);
    }
    let status = status.map_or(rules.status, |(_, status)| *status);
    let encoding = state.profile.token.encoding;
    encoding.reply(status, &body, request.header("accept"))
}

/// RFC 7009: what is revoked or was never known is answered alike. A path that ends with the token has it from
/// there, and is a DELETE.
pub(super) fn revoke(state: &mut State, request: &Request, in_path: Option<&str>) -> Reply {
    if let Some(token) = in_path {
        if request.method != "DELETE" {
            return Reply::status(405);
        }
        state.revoke(token);
        return Reply::status(204);
    }
    let params = match body_of(state, request) {
        Ok(params) => standard_names(params, &state.profile.authorize.rename),
        Err(refusal) => return refused(state, request, When::Always, &refusal),
    };
    if let Err(refusal) = identify(state, request, &params) {
        return refused(state, request, When::Always, &refusal);
    }
    match param(&params, "token") {
        Some(token) => {
            state.revoke(token);
            Reply::status(200)
        }
        None => {
            let refusal = Refusal::new("invalid_request", "`token` is missing");
            refused(state, request, When::Always, &refusal)
        }
    }
}

/// RFC 8628, section 3.2.
pub(super) fn device(state: &mut State, request: &Request) -> Reply {
    let scopes = body_of(state, request).and_then(|params| {
        let params = standard_names(params, &state.profile.authorize.rename);
        identify(state, request, &params)?;
        scopes_of(state, param(&params, "scope"))
    });
    let scopes = match scopes {
        Ok(scopes) => scopes,
        Err(refusal) => return refused(state, request, When::Always, &refusal),
    };
    let (device_code, user_code) = (state.secret("device"), state.secret("user"));
    let rules = &state.profile.device;
    let mut body = json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": format!("{}/activate", state.base),
        "verification_uri_complete": format!("{}/activate?user_code={user_code}", state.base),
        "expires_in": rules.lifetime,
    });
    if let Some(interval) = rules.interval {
        body["interval"] = interval.into();
    }
    let device = DeviceCode {
        scopes,
        slow_downs: rules.slow_downs,
        pending: rules.pending,
    };
    state.devices.insert(device_code, device);
    Reply::json(200, body)
}
