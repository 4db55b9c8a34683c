//! A type of pages that cannot be read.
#![allow(dead_code)]

use integration_runtime::{integration, Pages, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

pub struct Unread {
    pub data: Vec<User>,
    pub next: Option<String>,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/users", paginate = cursor(param = "cursor", body = Unread, next = next, items = data))]
    fn list_users(&self) -> Pages<User>;
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
