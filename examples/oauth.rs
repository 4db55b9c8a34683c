//! OAuth from the button to the refreshed call, for several users: `cargo run --example oauth`.
//!
//! Acme is a provider in this process, the application has the two routes that an application needs, and
//! browsers without windows use them. Connections are kept in SQLite, encrypted.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Query, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use examples::browser::Browser;
use examples::narrator::{note, ok, step};
use examples::provider::{self, oauth};
use integration_runtime::{
    ConnectError, ConnectionStatus, ErrorKind, KeyRing, Result, SqliteStore, integration,
};
use serde::Deserialize;

/// Acme keeps users.
#[integration(
    base_url = "https://api.acme.com/v1",
    auth = oauth2(
        authorize_url = "/oauth/authorize",
        token_url = "/oauth/token",
        revoke_url = "/oauth/revoke",
        scopes = ["users:read", "users:write"],
        capture(account = token("/team/name")),
    ),
)]
pub trait Acme {
    /// Lists users, oldest first.
    #[get("/users", scopes = ["users:read"])]
    async fn list_users(&self) -> Result<Vec<User>>;
}

/// A user of Acme.
#[derive(Debug, Deserialize)]
pub struct User {
    /// What people call them.
    pub name: String,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

// ---- The application: two routes. -----------------------------------------------------------

/// Who is logged in. An application asks its session; here the browser says it.
#[derive(Deserialize)]
struct Session {
    user: String,
    prompt: Option<String>,
}

fn user_of(headers: &HeaderMap) -> &str {
    let cookies = headers.get(header::COOKIE);
    let cookies = cookies
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
    let mut users = pairs.filter(|(name, _)| *name == "user");
    users.next().map_or("nobody", |(_, user)| user)
}

/// `GET /connect`: to the provider, with a cookie that only this browser has.
async fn connect(State(acme): State<AcmeClient>, Query(session): Query<Session>) -> Response {
    let acme = acme.connection(&session.user);
    let mut connect = acme.integration().connect(&*session.user).return_to("/");
    if let Some(prompt) = session.prompt {
        connect = connect.param("prompt", prompt);
    }
    match connect.await {
        Ok(begun) => {
            let login = format!("user={}", session.user);
            let cookies = [
                (header::SET_COOKIE, begun.set_cookie),
                (header::SET_COOKIE, login),
            ];
            (
                axum::response::AppendHeaders(cookies),
                Redirect::to(&begun.url),
            )
                .into_response()
        }
        Err(error) => refused(&error),
    }
}

/// `GET /callback`: one for all connections.
async fn callback(
    State(acme): State<AcmeClient>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let cookies = headers.get(header::COOKIE);
    let cookies = cookies
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let query = query.unwrap_or_default();
    let connected = acme
        .integration()
        .callback(&query, cookies, user_of(&headers))
        .await;
    match connected {
        Ok(connected) => {
            let cookie = [(header::SET_COOKIE, connected.clear_cookie)];
            let account = connected.connection.account.unwrap_or_default();
            (
                cookie,
                format!("{} is connected to {account}", connected.connection.id),
            )
                .into_response()
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &ConnectError) -> Response {
    let status = match error.is_users() {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::BAD_GATEWAY,
    };
    (status, error.to_string()).into_response()
}

// ---- The stage. -----------------------------------------------------------------------------

/// A client as an application has it after each start: the same store, the same keys.
async fn client(acme: SocketAddr, app: SocketAddr, file: &Path) -> Result<AcmeClient, Failure> {
    let config = AcmeConfig::from_lookup(|name| {
        Some(match name {
            "ACME_API_BASE_URL" => format!("http://{acme}/v1"),
            "ACME_CLIENT_ID" => oauth::CLIENT_ID.into(),
            "ACME_CLIENT_SECRET" => oauth::CLIENT_SECRET.into(),
            "ACME_OAUTH_REDIRECT_URI" => format!("http://{app}/callback"),
            _ => return None,
        })
    })?;
    // `openssl rand -base64 32` makes a key; it belongs where the other secrets are.
    let keys: KeyRing = "2026-11:q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=".parse()?;
    let store = SqliteStore::connect(&format!("sqlite://{}", file.display())).await?;
    let client = AcmeClient::builder(config)
        .store(store, keys)
        .on_connection_event(|event| note(format!("{}: {:?}", event.connection, event.kind)))
        .build()?;
    Ok(client)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let file = std::env::temp_dir().join(format!("acme-tokens-{}.sqlite", std::process::id()));
    let file = Arc::new(file);
    let acme_address = provider::start().await?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let app = listener.local_addr()?;
    let acme = client(acme_address, app, &file).await?;
    let routes = axum::Router::new()
        .route("/connect", get(connect))
        .route("/callback", get(callback))
        .with_state(acme.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });

    step("Ada connects her account");
    let mut ada = Browser::default();
    let (status, page) = ada.open(&format!("http://{app}/connect?user=ada")).await?;
    ok(format!("{status}: {page}"));
    let users = acme.connection("ada").list_users().await?;
    ok(format!("list_users for ada: {} users", users.len()));

    step("Grace says no; her calls say that she is not connected");
    let mut grace = Browser::default();
    let (status, page) = grace
        .open(&format!("http://{app}/connect?user=grace&prompt=refuse"))
        .await?;
    ok(format!("{status}: {page}"));
    let error = acme.connection("grace").list_users().await;
    note(error.expect_err("grace is not connected"));

    step("A callback that Grace began does nothing in another browser, nor a second time");
    let to_acme = grace
        .redirect(&format!("http://{app}/connect?user=grace"))
        .await?
        .unwrap_or_default();
    let back = grace.redirect(&to_acme).await?.unwrap_or_default();
    let (status, page) = ada.open(&back).await?;
    ok(format!("{status}: {page}"));
    let (status, page) = grace.open(&back).await?;
    ok(format!("{status}: {page}"));

    step("Ada's access token ends; twenty calls at once need one refresh");
    tokio::time::sleep(oauth::LIFETIME).await;
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(acme.connection("ada").list_users()))
        .collect();
    for call in calls {
        call.await??;
    }

    step("The application starts again: what is in SQLite is enough");
    let acme = client(acme_address, app, &file).await?;
    let users = acme.connection("ada").list_users().await?;
    ok(format!("list_users for ada: {} users", users.len()));
    let ConnectionStatus::Connected(connection) =
        acme.connection("ada").integration().status().await?
    else {
        return Err("ada is not connected".into());
    };
    ok(format!("scopes: {}", connection.scopes.join(" ")));

    step("Ada disconnects: her tokens end at Acme, and are deleted here");
    let ada = acme.connection("ada");
    ok(format!("{:?}", ada.integration().disconnect().await?));
    let error = ada.list_users().await.expect_err("ada is not connected");
    assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired);
    note(&error);
    drop((ada, acme));
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
    Ok(())
}
