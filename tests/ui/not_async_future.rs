//! An endpoint returns a future.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/users/{id}")]
    fn get_user(&self, id: &str) -> impl Future<Output = Result<User>>;

    #[get("/users")]
    async fn list_users(&self) -> Result<Vec<User>>;
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
