//! A library that offers an integration to other crates, with every warning denied.

#![deny(missing_docs, warnings)]

use integration_runtime::{integration, webhook_events, Bytes, Response, Result, Text};
use serde::{Deserialize, Serialize};

/// A user of Acme.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct User {
    /// The identifier that Acme has given them.
    pub id: u64,
    /// What they are called.
    pub name: String,
}

/// What Acme needs to know to create a user.
#[derive(Clone, Debug, Serialize)]
pub struct NewUser {
    /// What they are called.
    pub name: String,
}

/// Which users are wanted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Filter {
    /// Created after this second of the Unix epoch.
    pub since: Option<u64>,
    /// Having all these roles.
    pub role: Vec<Role>,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Look.
    Reader,
}

/// The user directory of Acme.
#[integration(
    base_url = "https://api.acme.example/v1",
    auth = bearer,
    headers("X-Api-Version" = "2024-01-01", "X-Org" = config.org),
    timeout = "20s",
    retry(attempts = 4, base = "100ms", max = "2s"),
    error(message = "/error/message", code = "/error/code", request_id = "X-Request-Id"),
    config(
        /// The organisation to act for.
        org: Option<String>,
        /// How many users a page has.
        page_size: u32 = 50,
    ),
    webhooks = AcmeEvent,
    dyn_compatible,
)]
pub trait Acme {
    /// Lists users, oldest first.
    #[get("/users")]
    async fn list_users(&self, #[query] filter: &Filter) -> Result<Vec<User>>;

    /// Finds a user.
    #[get("/users/{id}")]
    async fn get_user(&self, id: u64) -> Result<User>;

    /// Finds a user who may not exist.
    #[get("/users/{id}", timeout = "2s")]
    #[alias]
    async fn find_user(&self, id: u64) -> Result<Option<User>>;

    /// Creates a user.
    #[post("/users", retry = never)]
    async fn create_user(&self, #[body] user: &NewUser) -> Result<Response<User>>;

    /// Deletes a user.
    #[delete("/users/{id}")]
    async fn delete_user(&self, id: u64, #[header("If-Match")] etag: Option<&str>) -> Result<()>;

    /// Stores a user's picture.
    #[put("/users/{id}/picture", idempotent)]
    async fn set_picture(&self, id: u64, #[body("image/png")] picture: Bytes) -> Result<()>;

    /// Is Acme up?
    #[get("/status", auth = none)]
    async fn status(&self) -> Result<Text>;

    /// Renames a user.
    #[deprecated = "users keep their names"]
    #[patch("/users/{id}")]
    async fn rename_user(&self, id: u64, #[form] name: &str) -> Result<User>;

    /// The user who was created first.
    async fn first_user(&self) -> Result<Option<User>> {
        Ok(self
            .list_users(&Filter::default())
            .await?
            .into_iter()
            .next())
    }
}

webhook_events! {
    /// What Acme tells about its users.
    #[webhook(
        signature = hmac_sha256(
            header = "X-Acme-Signature", split = ",", items("t={timestamp}", "v1={sig:hex}"),
            content = "{timestamp}.{body}", window = "5min",
        ),
        event = json("type"), payload = json("data"), id = json("id"),
    )]
    #[derive(Clone, Debug)]
    pub enum AcmeEvent {
        /// Somebody signed up.
        "user.created" => UserCreated(User),
        "user.renamed" | "user.updated" => UserUpdated(User),
        #[deprecated = "users are not deleted any more"]
        "user.deleted" => UserDeleted(u64),
        #[cfg(any())]
        "user.never" => UserNever(NoSuchType),
        "user.seen" => ignore,
    }
}

webhook_events! {
    #[webhook(signature = github)]
    pub enum HubEvent<'a> {
        "issues.opened" => IssueOpened(&'a str),
        "issues.*" => IssueChanged(std::borrow::Cow<'a, str>),
    }
}

/// A set that nobody outside sees.
mod private {
    integration_runtime::webhook_events! {
        #[webhook(signature = none, event = json("type"), id = none)]
        enum Quiet {
            "a" => ignore,
        }
    }
}
