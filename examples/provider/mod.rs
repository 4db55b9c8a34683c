//! Acme: a provider that lives in this process, so that the quickstart needs no network.
//!
//! It behaves as providers do: it wants a token that it gave out itself, is busy now and then, has its
//! own way to say what is wrong, and sends signed webhooks.

pub mod oauth;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

/// The secret that Acme signs its webhooks with.
pub const WEBHOOK_SECRET: &str = "acme_whsec_71b0e8";

#[derive(Default)]
struct Acme {
    users: Vec<Value>,
    webhook: Option<String>,
    grants: oauth::Grants,
    /// Answers 429, then 500, before the next report works.
    bad_days: usize,
}

type Shared = Arc<Mutex<Acme>>;

/// Starts Acme on a free port of the loopback interface. It lives as long as the runtime.
///
/// # Errors
/// When no port can be bound.
pub async fn start() -> std::io::Result<SocketAddr> {
    let users = vec![
        json!({"id": "1", "name": "Ada", "email": "ada@acme.test"}),
        json!({"id": "2", "name": "Grace", "email": "grace@acme.test"}),
    ];
    let acme = Shared::new(Mutex::new(Acme {
        users,
        ..Acme::default()
    }));
    let routes = Router::new()
        .route("/v1/users", get(list_users).post(create_user))
        .route("/v1/users/{id}", get(get_user))
        .route("/v1/report", get(report))
        .route("/v1/webhooks", post(register_webhook))
        .route("/v1/webhooks/drill", post(drill))
        .nest("/v1/oauth", oauth::routes())
        .with_state(acme);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(address)
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let id = [("x-request-id", "req_8c1f")];
    let body = json!({"error": {"code": code, "message": message}});
    (status, id, Json(body)).into_response()
}

#[allow(clippy::result_large_err)] // The error is the answer, as in every handler here.
fn authorized(acme: &Shared, headers: &HeaderMap) -> Result<(), Response> {
    match lock(acme).grants.allow(headers) {
        true => Ok(()),
        false => Err(refuse(
            StatusCode::UNAUTHORIZED,
            "bad_token",
            "The token is not valid.",
        )),
    }
}

fn lock(acme: &Shared) -> std::sync::MutexGuard<'_, Acme> {
    acme.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[derive(Deserialize)]
struct ListQuery {
    since: Option<u64>,
}

async fn list_users(
    State(acme): State<Shared>,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Response> {
    authorized(&acme, &headers)?;
    let since = usize::try_from(query.since.unwrap_or(0)).unwrap_or(usize::MAX);
    let users = lock(&acme).users.iter().skip(since).cloned().collect();
    Ok(Json(users))
}

async fn get_user(
    State(acme): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Response> {
    authorized(&acme, &headers)?;
    let user = lock(&acme)
        .users
        .iter()
        .find(|user| user["id"] == id)
        .cloned();
    let missing = || {
        refuse(
            StatusCode::NOT_FOUND,
            "user_missing",
            "There is no such user.",
        )
    };
    user.map(Json).ok_or_else(missing)
}

async fn create_user(
    State(acme): State<Shared>,
    headers: HeaderMap,
    Json(mut user): Json<Value>,
) -> Result<(StatusCode, Json<Value>), Response> {
    authorized(&acme, &headers)?;
    let webhook = {
        let mut acme = lock(&acme);
        user["id"] = json!((acme.users.len() + 1).to_string());
        acme.users.push(user.clone());
        acme.webhook.clone()
    };
    if let Some(url) = webhook {
        let id = format!("evt_{}", user["id"].as_str().unwrap_or_default());
        let body = json!({"id": id, "type": "user.created", "data": user}).to_string();
        tokio::spawn(async move { deliver(&url, &body, now(), WEBHOOK_SECRET).await });
    }
    Ok((StatusCode::CREATED, Json(user)))
}

async fn report(State(acme): State<Shared>, headers: HeaderMap) -> Result<Json<Value>, Response> {
    authorized(&acme, &headers)?;
    let mut acme = lock(&acme);
    acme.bad_days += 1;
    match acme.bad_days {
        1 => {
            let answer = refuse(
                StatusCode::TOO_MANY_REQUESTS,
                "slow_down",
                "Too many requests.",
            );
            Err(([(header::RETRY_AFTER, "1")], answer).into_response())
        }
        2 => Err(refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "oops",
            "Something broke.",
        )),
        _ => Ok(Json(json!({"users": acme.users.len()}))),
    }
}

async fn register_webhook(
    State(acme): State<Shared>,
    headers: HeaderMap,
    Json(webhook): Json<Value>,
) -> Result<StatusCode, Response> {
    authorized(&acme, &headers)?;
    match webhook["url"].as_str() {
        Some(url) => lock(&acme).webhook = Some(url.to_owned()),
        None => {
            return Err(refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                "no_url",
                "A URL is needed.",
            ));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a handful of deliveries, good and bad, and says how each was answered.
async fn drill(
    State(acme): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Response> {
    authorized(&acme, &headers)?;
    let Some(url) = lock(&acme).webhook.clone() else {
        return Err(refuse(
            StatusCode::CONFLICT,
            "no_webhook",
            "Register a URL first.",
        ));
    };
    let event = |id: &str, name: &str| {
        json!({"id": id, "type": name, "data": {"id": "1", "name": "Ada Lovelace"}}).to_string()
    };
    let updated = event("evt_900", "user.updated");
    let drifted = json!({"id": "evt_901", "type": "user.updated", "data": {"id": 1}}).to_string();
    let forged = "somebody else's secret";
    let mut answers = Vec::new();
    for (what, body, time, secret) in [
        ("genuine", &updated, now(), WEBHOOK_SECRET),
        ("sent again", &updated, now(), WEBHOOK_SECRET),
        ("forged", &event("evt_902", "user.deleted"), now(), forged),
        (
            "ten minutes old",
            &event("evt_903", "user.deleted"),
            now() - 600,
            WEBHOOK_SECRET,
        ),
        (
            "of an unknown kind",
            &event("evt_904", "user.sang"),
            now(),
            WEBHOOK_SECRET,
        ),
        ("not as declared", &drifted, now(), WEBHOOK_SECRET),
    ] {
        let status = deliver(&url, body, time, secret).await;
        answers.push(json!({"what": what, "status": status}));
    }
    Ok(Json(answers))
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |now| now.as_secs())
}

/// Posts one event, signed by hand as Acme's documentation says; 0 when nobody answers.
async fn deliver(url: &str, body: &str, time: u64, secret: &str) -> u16 {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return 0;
    };
    mac.update(format!("{time}.{body}").as_bytes());
    let mac = mac.finalize().into_bytes();
    let signature: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    let request = reqwest::Client::new()
        .post(url)
        .header("x-acme-signature", format!("t={time},v1={signature}"))
        .header("content-type", "application/json")
        .body(body.to_owned());
    request
        .send()
        .await
        .map_or(0, |answer| answer.status().as_u16())
}
