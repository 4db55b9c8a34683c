use integration_runtime::{Result, integration};

/// Acme keeps users.
#[integration(base_url = "https://api.acme.com/v1", auth = bearer)]
pub trait Acme {
    /// One user's name.
    #[get("/users/{id}/name")]
    async fn name(&self, id: &str, #[query] lang: Option<&str>) -> Result<String>;

    /// Renames a user.
    #[post("/users/{id}/name", timeout = "5s", retry = never)]
    async fn rename(&self, id: &str, #[body] name: &str) -> Result<()>;
}

fn main() {}
