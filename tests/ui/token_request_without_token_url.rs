//! `token_request` has no token endpoint.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(
    base_url = "https://api.acme.com",
    auth = token_request(
        token_params("kind" = "session"),
    ),
)]
pub trait Acme {
    #[get("/users/{id}")]
    async fn get_user(&self, id: &str) -> Result<User>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.get_user("42").await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.get_user("42").await;
    through_the_trait(&client).await;
}

fn main() {}
