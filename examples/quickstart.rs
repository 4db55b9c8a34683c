//! The tutorial: `cargo run --example quickstart`.
//!
//! Acme is a provider that this program starts itself. The program then runs itself once more with
//! Acme's address and its own credentials in the environment, as your deployment would, and that second process
//! is the application: all that you would write is the declaration below and `application()`.

use std::net::SocketAddr;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use examples::browser::Browser;
use examples::narrator::{note, ok, step};
use examples::provider;
use integration_runtime::{
    Delivery, ErrorKind, Result, UndecodableEvent, UnknownEvent, Webhook, integration,
    webhook_events,
};
use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;

// ---- The declaration. -----------------------------------------------------------------------

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
    headers("X-Api-Version" = "2026-11-01"),
    retry(attempts = 4, base = "50ms", max = "2s"),
    webhooks = AcmeEvent,
)]
pub trait Acme {
    /// Lists users, oldest first.
    #[get("/users")]
    async fn list_users(&self, #[query] since: Option<u64>) -> Result<Vec<User>>;

    /// One user; an error with status 404 when there is none.
    #[get("/users/{id}")]
    async fn get_user(&self, id: &str) -> Result<User>;

    /// The same, for who would rather have `None` than an error.
    #[get("/users/{id}")]
    #[alias]
    async fn find_user(&self, id: &str) -> Result<Option<User>>;

    /// Creates a user.
    #[post("/users")]
    async fn create_user(&self, #[body] user: &NewUser) -> Result<User>;

    /// Asks Acme to tell us what happens to users.
    #[post("/webhooks")]
    async fn register_webhook(&self, #[body] endpoint: &Endpoint) -> Result<()>;

    /// Asks Acme to send a few deliveries, good and bad.
    #[post("/webhooks/drill")]
    async fn drill(&self) -> Result<Vec<DrillAnswer>>;

    /// A report, which Acme is often too busy for.
    #[get("/report", timeout = "20s")]
    async fn report(&self) -> Result<Report>;

    /// A method with a body is kept: it works on the client and on every double.
    async fn names(&self) -> Result<Vec<String>> {
        let users = self.list_users(None).await?;
        Ok(users.into_iter().map(|user| user.name).collect())
    }
}

webhook_events! {
    /// What Acme tells us.
    #[webhook(
        signature = hmac_sha256(
            header = "X-Acme-Signature",
            split = ",", items("t={timestamp}", "v1={sig:hex}"),
            content = "{timestamp}.{body}",
            timestamp = signature, window = "5m",
        ),
        event = json("type"), payload = json("data"), id = json("id"),
    )]
    pub enum AcmeEvent {
        /// Somebody has joined.
        "user.created" => UserCreated(User),
        /// Somebody has changed.
        "user.updated" => UserUpdated(User),
        /// Somebody has left.
        "user.deleted" => UserDeleted(UserRef),
    }
}

/// A user of Acme.
#[derive(Debug, Deserialize)]
pub struct User {
    /// Acme's identifier.
    pub id: String,
    /// What people call them.
    pub name: String,
}

/// What a user is made of.
#[derive(Debug, Serialize)]
pub struct NewUser {
    /// What people call them.
    pub name: String,
    /// Where they are written to.
    pub email: String,
}

/// Which user.
#[derive(Debug, Deserialize)]
pub struct UserRef {
    /// Acme's identifier.
    pub id: String,
}

/// Where Acme sends its events.
#[derive(Debug, Serialize)]
pub struct Endpoint {
    /// A URL of ours.
    pub url: String,
}

/// How we answered one of the drill's deliveries.
#[derive(Debug, Deserialize)]
pub struct DrillAnswer {
    /// What was odd about it.
    pub what: String,
    /// The status that we answered.
    pub status: u16,
}

/// How Acme is doing.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// Users in all.
    pub users: u64,
}

// ---- What the application does with events: it keeps its users table up to date. -------------

/// Our side of the users: a table, and which deliveries it has seen.
struct UserSync {
    db: SqlitePool,
}

impl UserSync {
    async fn open(file: &std::path::Path) -> sqlx::Result<Self> {
        let options = sqlx::sqlite::SqliteConnectOptions::new();
        let options = options.filename(file).create_if_missing(true);
        let db = SqlitePool::connect_with(options).await?;
        for table in [
            "CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT NOT NULL)",
            "CREATE TABLE seen (delivery TEXT PRIMARY KEY)",
            "CREATE TABLE kept (event TEXT NOT NULL, why TEXT NOT NULL, body BLOB NOT NULL)",
        ] {
            sqlx::query(table).execute(&db).await?;
        }
        Ok(Self { db })
    }

    /// Runs a statement in one transaction with the note that the delivery was seen, so that one
    /// that is sent again changes nothing.
    async fn once(
        &self,
        delivery: &Delivery,
        statement: &'static str,
        values: &[&str],
    ) -> sqlx::Result<()> {
        let mut transaction = self.db.begin().await?;
        let seen = sqlx::query("INSERT INTO seen VALUES (?) ON CONFLICT DO NOTHING")
            .bind(delivery.id.as_deref())
            .execute(&mut *transaction)
            .await?;
        if seen.rows_affected() == 0 {
            return Ok(());
        }
        let mut query = sqlx::query(statement);
        for value in values {
            query = query.bind(*value);
        }
        query.execute(&mut *transaction).await?;
        transaction.commit().await
    }

    async fn save(&self, user: &User, delivery: &Delivery) -> sqlx::Result<()> {
        const UPSERT: &str = "INSERT INTO users VALUES (?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name";
        self.once(delivery, UPSERT, &[&user.id, &user.name]).await
    }

    async fn keep(&self, event: &str, why: &str, body: &[u8]) -> sqlx::Result<()> {
        let query = sqlx::query("INSERT INTO kept VALUES (?, ?, ?)");
        query
            .bind(event)
            .bind(why)
            .bind(body)
            .execute(&self.db)
            .await?;
        Ok(())
    }

    async fn count(&self, query: &'static str) -> sqlx::Result<i64> {
        sqlx::query_scalar(query).fetch_one(&self.db).await
    }
}

/// A method for each event: forget one, and this does not compile. An error is answered with 503,
/// so that Acme sends the event again.
impl AcmeEventHandler for UserSync {
    type Error = sqlx::Error;

    async fn user_created(&self, user: User, delivery: &Delivery) -> sqlx::Result<()> {
        self.save(&user, delivery).await
    }

    async fn user_updated(&self, user: User, delivery: &Delivery) -> sqlx::Result<()> {
        self.save(&user, delivery).await
    }

    async fn user_deleted(&self, user: UserRef, delivery: &Delivery) -> sqlx::Result<()> {
        self.once(delivery, "DELETE FROM users WHERE id = ?", &[&user.id])
            .await
    }

    async fn unknown(&self, event: UnknownEvent, _: &Delivery) -> sqlx::Result<()> {
        self.keep(&event.event, "not declared", &event.raw).await
    }

    async fn undecodable(&self, event: UndecodableEvent, _: &Delivery) -> sqlx::Result<()> {
        let why = format!("{} at {}", event.error, event.path);
        self.keep(&event.event, &why, &event.raw).await
    }
}

/// The route: the raw bytes go to the webhook before anything else touches them.
async fn serve(webhook: Webhook<AcmeEvent>, sync: Arc<UserSync>) -> std::io::Result<SocketAddr> {
    let route = axum::routing::post(move |request: axum::extract::Request| {
        let (webhook, sync) = (webhook.clone(), Arc::clone(&sync));
        async move {
            let (parts, body) = request.into_parts();
            match axum::body::to_bytes(body, 1024 * 1024).await {
                Ok(body) => webhook
                    .handle(&parts, &body, &*sync)
                    .await
                    .map(axum::body::Body::from),
                Err(_) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            }
        }
    });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let routes = axum::Router::new().route("/webhooks/acme", route);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(address)
}

// ---- The application. -----------------------------------------------------------------------

async fn application() -> Result<(), Box<dyn std::error::Error>> {
    step("Without configuration there is no client, and one error says all that is missing");
    let nothing = AcmeConfig::from_lookup(|_| None);
    note(nothing.expect_err("there is no configuration"));

    step("With it there is");
    let acme = AcmeClient::from_env()?;
    let url = acme.integration().base_url().expect("it is fixed");
    ok(format!("a client for {url}"));

    step("Nobody has connected an account yet, and the error says so");
    let error = acme.get_user("1").await.expect_err("nobody is connected");
    assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired);
    note(&error);

    step("Connect: to Acme, which asks the user, and back with a code");
    let mut browser = Browser::default();
    let begun = acme.integration().connect("ada").await?;
    browser.keep(&begun.set_cookie);
    let back = browser.redirect(&begun.url).await?.unwrap_or_default();
    let (route, query) = back.split_once('?').unwrap_or_default();
    note(format!("the browser comes back to {route}"));
    let cookies = browser.cookies();
    let connected = acme.integration().callback(query, &cookies, "ada").await?;
    ok(format!("connected to {:?}", connected.connection.account));
    let again = acme.integration().callback(query, &cookies, "ada").await;
    note(again.expect_err("a callback is good for once"));

    step("List, get, create");
    let users = acme.list_users(None).await?;
    ok(format!("list_users: {} users", users.len()));
    let ada = acme.get_user("1").await?;
    ok(format!("get_user: {} is {}", ada.id, ada.name));
    let new = NewUser {
        name: "Edsger".into(),
        email: "edsger@acme.test".into(),
    };
    let created = acme.create_user(&new).await?;
    ok(format!("create_user: {} is {}", created.id, created.name));
    ok(format!("names: {}", acme.names().await?.join(", ")));

    step("The access token ends; the next call gets another, and nobody notices");
    tokio::time::sleep(provider::oauth::LIFETIME).await;
    ok(format!("get_user: {}", acme.get_user("1").await?.name));

    step("Acme answers 429 (Retry-After: 1), then 500; the call gets through");
    let begin = Instant::now();
    let report = acme.report().await?;
    let seconds = begin.elapsed().as_secs_f64();
    ok(format!(
        "report: {} users, after {seconds:.1} s",
        report.users
    ));

    step("A user that is not there");
    let error = acme
        .get_user("404")
        .await
        .expect_err("there is no such user");
    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.is_not_found());
    ok(format!(
        "get_user: code {:?}, request {:?}",
        error.code(),
        error.request_id()
    ));
    note(&error);
    let nobody = acme.find_user("404").await?;
    assert!(nobody.is_none());
    ok("find_user: None, since its return type is an Option");

    step("Webhooks: signed events arrive over HTTP, and keep a SQLite table up to date");
    let file = std::env::temp_dir().join(format!("acme-users-{}.sqlite", std::process::id()));
    let sync = Arc::new(UserSync::open(&file).await?);
    let address = serve(acme.integration().webhook(), Arc::clone(&sync)).await?;
    let endpoint = Endpoint {
        url: format!("http://{address}/webhooks/acme"),
    };
    acme.register_webhook(&endpoint).await?;
    ok(format!(
        "register_webhook: Acme sends events to {}",
        endpoint.url
    ));
    let new = NewUser {
        name: "Barbara".into(),
        email: "barbara@acme.test".into(),
    };
    let created = acme.create_user(&new).await?;
    while sync.count("SELECT count(*) FROM users").await? == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    ok(format!("user.created: {} is in our table", created.name));

    step("Acme's drill: what is genuine is handled once, what is not is refused, nothing is lost");
    for answer in acme.drill().await? {
        ok(format!("{}: answered {}", answer.what, answer.status));
    }
    let users = sync
        .count("SELECT count(*) FROM users WHERE name = 'Ada Lovelace'")
        .await?;
    let kept = sync.count("SELECT count(*) FROM kept").await?;
    ok(format!(
        "{users} user was updated; {kept} events that we cannot handle are kept"
    ));
    sync.db.close().await;
    std::fs::remove_file(&file)?;

    step("A call can be adjusted, or looked at without being sent");
    let answer = acme
        .list_users(Some(1))
        .header("x-trace", "7")
        .response()
        .await?;
    ok(format!(
        "list_users: status {}, {} users",
        answer.status,
        answer.value.len()
    ));
    note(
        acme.get_user("a/../b c")
            .dry_run()
            .await
            .expect_err("a path cannot be climbed out of"),
    );
    note(acme.get_user("a/b c").dry_run().await?);

    step("Disconnect: the tokens end at Acme, and are deleted here");
    ok(format!("{:?}", acme.integration().disconnect().await?));
    ok(format!("{:?}", acme.integration().status().await?));
    Ok(())
}

// ---- The stage: Acme, and the application as a child with its environment. -------------------

#[tokio::main]
async fn main() -> ExitCode {
    let result = match std::env::args().nth(1).as_deref() {
        Some("application") => application().await,
        _ => stage().await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(format!("failed: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn stage() -> Result<(), Box<dyn std::error::Error>> {
    let address = provider::start().await?;
    let environment = [
        ("ACME_API_BASE_URL", format!("http://{address}/v1")),
        ("ACME_CLIENT_ID", provider::oauth::CLIENT_ID.to_owned()),
        (
            "ACME_CLIENT_SECRET",
            provider::oauth::CLIENT_SECRET.to_owned(),
        ),
        (
            "ACME_OAUTH_REDIRECT_URI",
            "http://localhost:8080/callback".to_owned(),
        ),
        ("ACME_WEBHOOK_SECRET", provider::WEBHOOK_SECRET.to_owned()),
    ];
    step("Acme listens; the application is started with this environment");
    for (name, value) in &environment {
        note(format!("{name}={value}"));
    }
    let application = std::env::current_exe()?;
    let mut child = Command::new(application);
    child.arg("application").envs(environment);
    // Acme goes on answering on the other threads while this one waits.
    let status = tokio::task::spawn_blocking(move || child.status()).await??;
    match status.success() {
        true => Ok(()),
        false => Err("the application failed".into()),
    }
}
