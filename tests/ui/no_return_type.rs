//! An endpoint returns nothing.
#![allow(dead_code)]

use integration_runtime::{integration};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[delete("/users/{id}")]
    async fn delete_user(&self, id: &str);
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.delete_user("42").await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.delete_user("42").await;
    through_the_trait(&client).await;
}

fn main() {}
