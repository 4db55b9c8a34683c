//! Acme's authorization server: codes with PKCE, tokens that end soon, refresh tokens that change at
//! each use.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{Shared, lock};

/// The application's id at Acme.
pub const CLIENT_ID: &str = "acme-demo";

/// The application's secret at Acme.
pub const CLIENT_SECRET: &str = "acme_cs_09f1e7";

/// How long an access token lives.
pub const LIFETIME: Duration = Duration::from_secs(2);

/// What was given out.
#[derive(Default)]
pub(super) struct Grants {
    codes: HashMap<String, Code>,
    /// Access tokens with their grant and their end.
    access: HashMap<String, (u64, Instant)>,
    /// Refresh tokens with their grant.
    refresh: HashMap<String, u64>,
    /// Refresh tokens that were used: whoever brings one again has stolen it, or lost a race.
    used: HashMap<String, u64>,
    count: u64,
}

struct Code {
    challenge: String,
    redirect_uri: String,
}

impl Grants {
    /// Whether a request has an access token that lives.
    pub(super) fn allow(&self, headers: &HeaderMap) -> bool {
        let value = headers.get(header::AUTHORIZATION);
        let token = value.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let found = token.and_then(|token| self.access.get(token));
        found.is_some_and(|(_, end)| *end > Instant::now())
    }

    fn next(&mut self, what: &str) -> String {
        self.count += 1;
        let digest = Sha256::digest(format!("{what}{}{:?}", self.count, Instant::now()));
        format!("{what}_{}", URL_SAFE_NO_PAD.encode(&digest[..12]))
    }

    fn issue(&mut self, grant: u64) -> Response {
        let (access, refresh) = (self.next("at"), self.next("rt"));
        let end = Instant::now() + LIFETIME;
        self.access.insert(access.clone(), (grant, end));
        self.refresh.insert(refresh.clone(), grant);
        Json(json!({
            "access_token": access,
            "token_type": "bearer",
            "expires_in": LIFETIME.as_secs(),
            "refresh_token": refresh,
            "scope": "users:read users:write",
            "team": {"name": "Acme Demo"},
        }))
        .into_response()
    }

    fn end(&mut self, grant: u64) {
        self.access.retain(|_, (other, _)| *other != grant);
        self.refresh.retain(|_, other| *other != grant);
    }
}

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/revoke", post(revoke))
}

type Params = HashMap<String, String>;

fn of<'a>(params: &'a Params, name: &str) -> &'a str {
    params.get(name).map_or("", String::as_str)
}

/// Where the user would be asked. This Acme takes a yes for granted, unless the scope is one that
/// nobody would give.
async fn authorize(State(acme): State<Shared>, Query(params): Query<Params>) -> Response {
    let known = of(&params, "client_id") == CLIENT_ID
        && of(&params, "response_type") == "code"
        && of(&params, "code_challenge_method") == "S256";
    if !known {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let redirect_uri = of(&params, "redirect_uri");
    let state = of(&params, "state");
    if of(&params, "prompt") == "refuse" {
        let url = format!("{redirect_uri}?error=access_denied&state={state}");
        return Redirect::to(&url).into_response();
    }
    let mut acme = lock(&acme);
    let code = acme.grants.next("code");
    let issued = Code {
        challenge: of(&params, "code_challenge").to_owned(),
        redirect_uri: redirect_uri.to_owned(),
    };
    acme.grants.codes.insert(code.clone(), issued);
    Redirect::to(&format!("{redirect_uri}?code={code}&state={state}")).into_response()
}

fn refuse(status: StatusCode, code: &str, description: &str) -> Response {
    let body = json!({"error": code, "error_description": description});
    (status, Json(body)).into_response()
}

fn is_client(params: &Params) -> bool {
    of(params, "client_id") == CLIENT_ID && of(params, "client_secret") == CLIENT_SECRET
}

async fn token(State(acme): State<Shared>, Form(params): Form<Params>) -> Response {
    if !is_client(&params) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "Who are you?");
    }
    let grants = &mut lock(&acme).grants;
    let refused = |description| refuse(StatusCode::BAD_REQUEST, "invalid_grant", description);
    match of(&params, "grant_type") {
        "authorization_code" => {
            let Some(code) = grants.codes.remove(of(&params, "code")) else {
                return refused("There is no such code.");
            };
            let digest = Sha256::digest(of(&params, "code_verifier"));
            let proven = URL_SAFE_NO_PAD.encode(digest) == code.challenge;
            if !proven || code.redirect_uri != of(&params, "redirect_uri") {
                return refused("The code is of somebody else.");
            }
            grants.count += 1;
            grants.issue(grants.count)
        }
        "refresh_token" => {
            let refresh = of(&params, "refresh_token");
            if let Some(grant) = grants.used.get(refresh).copied() {
                grants.end(grant);
                return refused("The refresh token was used before.");
            }
            let Some(grant) = grants.refresh.remove(refresh) else {
                return refused("The grant has ended.");
            };
            grants.used.insert(refresh.to_owned(), grant);
            grants.issue(grant)
        }
        _ => refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", "No."),
    }
}

/// RFC 7009: the end of a token is the end of its grant, and an unknown token is no error.
async fn revoke(State(acme): State<Shared>, Form(params): Form<Params>) -> Response {
    if !is_client(&params) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "Who are you?");
    }
    let grants = &mut lock(&acme).grants;
    let token = of(&params, "token");
    let of_access = grants.access.get(token).map(|(grant, _)| *grant);
    if let Some(grant) = grants.refresh.get(token).copied().or(of_access) {
        grants.end(grant);
    }
    StatusCode::OK.into_response()
}
