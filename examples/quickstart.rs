//! The tutorial: `cargo run --example quickstart`.
//!
//! Acme is a provider that this program starts itself. The program then runs itself once more with
//! Acme's address and token in the environment, as your deployment would, and that second process
//! is the application: all that you would write is the declaration below and `application()`.

use std::process::{Command, ExitCode};
use std::time::Instant;

use examples::narrator::{note, ok, step};
use examples::provider;
use integration_runtime::{ErrorKind, Result, integration};
use serde::{Deserialize, Serialize};

// ---- The declaration. -----------------------------------------------------------------------

/// Acme keeps users.
#[integration(
    base_url = "https://api.acme.com/v1",
    auth = bearer,
    headers("X-Api-Version" = "2026-11-01"),
    retry(attempts = 4, base = "50ms", max = "2s"),
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
    async fn register_webhook(&self, #[body] webhook: &Webhook) -> Result<()>;

    /// A report, which Acme is often too busy for.
    #[get("/report", timeout = "20s")]
    async fn report(&self) -> Result<Report>;

    /// A method with a body is kept: it works on the client and on every double.
    async fn names(&self) -> Result<Vec<String>> {
        let users = self.list_users(None).await?;
        Ok(users.into_iter().map(|user| user.name).collect())
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

/// Where Acme sends its events.
#[derive(Debug, Serialize)]
pub struct Webhook {
    /// An `https` URL of ours.
    pub url: String,
}

/// How Acme is doing.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// Users in all.
    pub users: u64,
}

// ---- The application. -----------------------------------------------------------------------

async fn application() -> Result<()> {
    step("Without configuration there is no client, and one error says all that is missing");
    let nothing = AcmeConfig::from_lookup(|_| None);
    note(nothing.expect_err("there is no configuration"));

    step("With it there is");
    let acme = AcmeClient::from_env()?;
    ok(format!("a client for {}", acme.integration().base_url()));

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

    step("Register our webhook through a declared endpoint");
    let webhook = Webhook {
        url: "https://shop.example/webhooks/acme".into(),
    };
    acme.register_webhook(&webhook).await?;
    ok("register_webhook: Acme knows where to send events");

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
    Ok(())
}

// ---- The stage: Acme, and the application as a child with its environment. -------------------

#[tokio::main]
async fn main() -> ExitCode {
    let result = match std::env::args().nth(1).as_deref() {
        Some("application") => application().await.map_err(Into::into),
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

async fn stage() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let address = provider::start().await?;
    let environment = [
        ("ACME_API_BASE_URL", format!("http://{address}/v1")),
        ("ACME_API_TOKEN", provider::TOKEN.to_owned()),
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
