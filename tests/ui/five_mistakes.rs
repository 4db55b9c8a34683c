//! Five mistakes, five errors, in one pass.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(
    base_ulr = "https://api.acme.com",
    timeout = "30 sec",
)]
pub trait Acme {
    #[get("users/{id}")]
    async fn get_user(&self, id: &str) -> Result<User>;
    #[post("/users")]
    fn create_user(&self, #[body] user: &User) -> Result<User>;
    #[get("/users")]
    async fn list_users(&self, page: u32) -> Result<Vec<User>>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.get_user("42").await;
    let _ = acme.create_user(&User { id: 1 }).await;
    let _ = acme.list_users(1).await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.get_user("42").await;
    let _ = client.create_user(&User { id: 1 }).await;
    let _ = client.list_users(1).await;
    through_the_trait(&client).await;
}

fn main() {}
