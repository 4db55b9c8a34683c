//! The attribute takes nothing.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(
    base_url = "https://api.acme.com",
    idempotency_key = "Idempotency-Key",
)]
pub trait Acme {
    #[post("/users")]
    async fn get_user(&self, #[idempotency_key("X")] key: &str) -> Result<User>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.get_user("k").await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.get_user("k").await;
    through_the_trait(&client).await;
}

fn main() {}
