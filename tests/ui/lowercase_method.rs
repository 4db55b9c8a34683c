//! A method is in lower case.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[request(method = "report", path = "/users")]
    async fn list_users(&self) -> Result<Vec<User>>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.list_users().await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.list_users().await;
    through_the_trait(&client).await;
}

fn main() {}
