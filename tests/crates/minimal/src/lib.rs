//! A crate that depends on nothing but the runtime: no serde, no tokio, no http.

use integration_runtime::{integration, webhook_events, Bytes, Response, Result, Text};

/// Every kind of reply and argument that needs no other crate.
#[integration(base_url = "https://api.acme.example", auth = bearer)]
pub trait Acme {
    /// Nothing is wanted of the body.
    #[post("/ping")]
    async fn ping(&self) -> Result<()>;

    /// JSON into a type of the standard library.
    #[get("/name")]
    async fn name(&self) -> Result<String>;

    /// A JSON list, of the users after one of them.
    #[get("/users")]
    async fn users(&self, #[query] after: Option<u64>) -> Result<Vec<u64>>;

    /// A 404 is `None`.
    #[get("/users/{id}")]
    async fn user(&self, id: u64) -> Result<Option<String>>;

    /// Plain text.
    #[get("/motd")]
    async fn motd(&self) -> Result<Text>;

    /// Bytes as they are.
    #[get("/files/{name}")]
    async fn download(&self, name: &str) -> Result<Bytes>;

    /// Bytes as they are.
    #[put("/files/{name}")]
    async fn upload(
        &self,
        name: &str,
        #[body("application/octet-stream")] file: Bytes,
    ) -> Result<()>;

    /// Status and headers beside the body.
    #[get("/limits")]
    async fn limits(&self) -> Result<Response<Vec<u32>>>;

    /// Status and headers only.
    #[head("/files/{name}")]
    async fn exists(&self, name: &str) -> Result<Response<()>>;

    /// An error of the standard library.
    #[delete("/files/{name}")]
    async fn delete(&self, name: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

webhook_events! {
    /// Payloads that need no other crate.
    #[webhook(signature = github)]
    pub enum HubEvent<'a> {
        "ping" => Ping(String),
        "push" => Push(&'a str),
        "issues.*" => IssueChanged(Vec<u64>),
        "fork" => ignore,
    }
}
