//! A header name has a colon.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/users")]
    async fn list_users(&self, #[header("X-Trace:")] trace: &str) -> Result<Vec<User>>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.list_users("42").await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.list_users("42").await;
    through_the_trait(&client).await;
}

fn main() {}
