//! A paginated endpoint returns nothing.
#![allow(dead_code)]

use integration_runtime::{integration, Pages, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/users", paginate = link_header)]
    fn list_users(&self);
    #[get("/users/{id}")]
    async fn get_user(&self, id: u64) -> Result<User>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.list_users();
    let _ = acme.get_user(42).await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.list_users();
    through_the_trait(&client).await;
}

fn main() {}
