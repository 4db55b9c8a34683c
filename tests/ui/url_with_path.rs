//! A URL and a path.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/users")]
    async fn next(&self, #[url] url: &str) -> Result<Vec<User>>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.next("https://api.acme.com/users?page=2").await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.next("https://api.acme.com/users?page=2").await;
    through_the_trait(&client).await;
}

fn main() {}
