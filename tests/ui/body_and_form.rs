//! An endpoint has a body and a form.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[post("/users")]
    async fn create_user(&self, #[body] user: &User, #[form] name: &str) -> Result<User>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.create_user(&User { id: 1 }, "joe").await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.create_user(&User { id: 1 }, "joe").await;
    through_the_trait(&client).await;
}

fn main() {}
