//! An argument cannot be in a query.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

pub struct Page;

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/users")]
    async fn list_users(&self, #[query] page: Page) -> Result<Vec<User>>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.list_users(Page).await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.list_users(Page).await;
    through_the_trait(&client).await;
}

fn main() {}
