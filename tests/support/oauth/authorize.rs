//! The authorization endpoint: the user logs in and decides in no time, so it redirects at once.

use aws_lc_rs::hmac;

use super::{
    Need, Pkce,
    state::{Code, Refusal, State},
};
use crate::{Reply, Request};

/// The value of a parameter that is there once.
pub(super) fn param<'a>(params: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut found = params.iter().filter(|(other, _)| other == name);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Some(value),
        _ => None,
    }
}

/// The names by which the standard knows the parameters.
pub(super) fn standard_names(
    params: Vec<(String, String)>,
    rename: &[(&'static str, &'static str)],
) -> Vec<(String, String)> {
    let name_of = |name: String| {
        let own = rename.iter().find(|(_, own)| *own == name);
        match (own, rename.iter().any(|(standard, _)| *standard == name)) {
            (Some((standard, _)), _) => (*standard).to_owned(),
            // The standard name means nothing here.
            (None, true) => format!("unknown {name}"),
            (None, false) => name,
        }
    };
    params
        .into_iter()
        .map(|(name, value)| (name_of(name), value))
        .collect()
}

/// Checks that the pairs are all there.
pub(super) fn require(
    params: &[(String, String)],
    pairs: &[(&'static str, &'static str)],
) -> Result<(), Refusal> {
    let missing = pairs
        .iter()
        .find(|(name, value)| param(params, name) != Some(value));
    match missing {
        Some((name, value)) => Err(Refusal::new(
            "invalid_request",
            format!("`{name}` has to be `{value}`"),
        )),
        None => Ok(()),
    }
}

/// The scopes that are asked for, all of which have to exist.
pub(super) fn scopes_of(state: &State, text: Option<&str>) -> Result<Vec<String>, Refusal> {
    let rules = &state.profile.authorize;
    let text = text.unwrap_or_default();
    let asked = text
        .split(rules.scope_separator)
        .filter(|scope| !scope.is_empty());
    let asked: Vec<String> = asked.map(str::to_owned).collect();
    if let Some(unknown) = asked
        .iter()
        .find(|scope| !rules.scopes.contains(&&***scope))
    {
        return Err(Refusal::new(
            "invalid_scope",
            format!("there is no scope `{unknown}`"),
        ));
    }
    if asked.is_empty() && !rules.scopes.is_empty() {
        return Err(Refusal::new("invalid_scope", "no scope is asked for"));
    }
    Ok(asked)
}

pub(super) fn answer(state: &mut State, request: &Request) -> Reply {
    let params = standard_names(request.query_pairs(), &state.profile.authorize.rename);
    // Section 4.1.2.1: nobody is redirected to where the client does not want them.
    let profile = &state.profile;
    if param(&params, "client_id") != Some(&profile.client_id) {
        state.counts.refused += 1;
        return Reply::body(400, "text/plain", "unknown client");
    }
    if param(&params, "redirect_uri") != Some(&profile.redirect_uri) {
        state.counts.refused += 1;
        return Reply::body(400, "text/plain", "the redirect URI is not registered");
    }
    let mut callback = Vec::new();
    match code(state, &params) {
        Ok(code) => {
            let own = state
                .profile
                .authorize
                .rename
                .iter()
                .find(|(standard, _)| *standard == "code");
            callback.push((own.map_or("code", |(_, own)| *own).to_owned(), code));
            state.counts.codes += 1;
        }
        Err(refusal) => {
            callback.push(("error".to_owned(), refusal.code.to_owned()));
            callback.push(("error_description".to_owned(), refusal.why));
            state.counts.refused += 1;
        }
    }
    if let Some(value) = param(&params, "state") {
        callback.push(("state".to_owned(), value.to_owned()));
    }
    if let Some(issuer) = state.issuer() {
        callback.push(("iss".to_owned(), issuer));
    }
    for (name, value) in &state.profile.authorize.callback {
        callback.push(((*name).to_owned(), (*value).to_owned()));
    }
    if let Some(name) = state.profile.authorize.hmac {
        let signature = signature(&state.profile.client_secret, &callback);
        callback.push((name.to_owned(), signature));
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(callback);
    let location = format!("{}?{}", state.profile.redirect_uri, query.finish());
    Reply::status(302).header("location", location)
}

fn code(state: &mut State, params: &[(String, String)]) -> Result<String, Refusal> {
    let rules = &state.profile.authorize;
    if let Some(error) = rules.error {
        return Err(Refusal::new(error, "as it was told to"));
    }
    if param(params, "response_type") != Some("code") {
        return Err(Refusal::new(
            "unsupported_response_type",
            "only `code` is known",
        ));
    }
    if param(params, "state").is_none() {
        return Err(Refusal::new("invalid_request", "`state` is missing"));
    }
    require(params, &rules.params)?;
    let challenge = param(params, "code_challenge");
    let method = param(params, "code_challenge_method");
    match (rules.pkce, challenge) {
        (Pkce::Required, None) => return Err(Refusal::new("invalid_request", "PKCE is required")),
        (Pkce::Unknown, Some(_)) => {
            return Err(Refusal::new(
                "invalid_request",
                "unknown parameter `code_challenge`",
            ));
        }
        (_, Some(_)) if method != Some("S256") => {
            return Err(Refusal::new("invalid_request", "only S256 is known"));
        }
        _ => {}
    }
    let mut scopes = scopes_of(state, param(params, rules.scope_parameter))?;
    let has = |need: &Need| match need {
        Need::Param(name, value) => param(params, name) == Some(value),
        Need::Scope(scope) => scopes.iter().any(|other| other == scope),
    };
    let refreshable = state.profile.token.refresh_needs.iter().all(has);
    scopes.retain(|scope| !rules.withheld.contains(&&**scope));
    let challenge = challenge.map(str::to_owned);
    let code = state.secret("code");
    let issued = Code {
        scopes,
        challenge,
        refreshable,
        used: None,
    };
    state.codes.insert(code.clone(), issued);
    Ok(code)
}

/// HMAC-SHA-256 of the sorted pairs, in hexadecimal.
fn signature(secret: &str, pairs: &[(String, String)]) -> String {
    let mut pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.sort();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, pairs.join("&").as_bytes());
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
