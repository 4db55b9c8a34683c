//! The integration that the outcomes are tried on.

use integration_runtime::{Result, integration};
use integration_tests::Server;
use serde::Deserialize;

#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Thing {
    pub(crate) id: u64,
    pub(crate) name: String,
}

/// Three attempts, quick ones; one second for an attempt, five for a call.
#[integration(
    base_url = "https://acme.example/v1",
    auth = bearer,
    timeout = "5s",
    attempt_timeout = "1s",
    retry(attempts = 3, base = "10ms", max = "50ms"),
    error(message = "/error/message", code = "/error/code", request_id = "X-Acme-Request"),
)]
pub(crate) trait Acme {
    #[get("/things")]
    async fn list(&self) -> Result<Vec<Thing>>;

    #[get("/things/{id}")]
    async fn get(&self, id: &str) -> Result<Thing>;

    #[get("/things/{id}")]
    #[alias]
    async fn find(&self, id: &str) -> Result<Option<Thing>>;

    #[get("/things/{id}/files/{file}")]
    async fn file(&self, id: &str, file: &str) -> Result<()>;

    #[get("/anything")]
    async fn anything(&self) -> Result<serde_json::Value>;

    /// A POST without an idempotency key: it must not be sent twice.
    #[post("/notes")]
    async fn note(&self, #[body] text: &str) -> Result<()>;

    #[put("/things/{id}")]
    async fn label(&self, id: &str, #[header("X-Label")] label: &str) -> Result<()>;

    #[get]
    async fn follow(&self, #[url] link: &str) -> Result<serde_json::Value>;
}

pub(crate) const TOKEN: &str = "t0ken-of-the-tests";

pub(crate) fn client_of(base_url: &str) -> AcmeClient {
    let base_url = base_url.parse().expect("a loopback URL is a base URL");
    AcmeClient::new(AcmeConfig {
        base_url,
        token: TOKEN.into(),
    })
    .expect("the configuration is complete")
}

/// A client whose base URL has a path prefix, as most have.
pub(crate) fn client(server: &Server) -> AcmeClient {
    client_of(&format!("{}/v1", server.url()))
}
