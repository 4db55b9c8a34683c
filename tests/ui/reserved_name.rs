//! An endpoint has the name of a method of every client.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/builder")]
    async fn builder(&self) -> Result<User>;
}

async fn through_the_trait(acme: &impl Acme) {

}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();

    through_the_trait(&client).await;
}

fn main() {}
