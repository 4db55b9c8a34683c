//! A method with a body has no places for arguments.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    async fn get_user(&self, #[query] id: &str) -> Result<User> {
        self.other(id).await
    }

    #[get("/others/{id}")]
    async fn other(&self, id: &str) -> Result<User>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.other("42").await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.other("42").await;
    through_the_trait(&client).await;
}

fn main() {}
