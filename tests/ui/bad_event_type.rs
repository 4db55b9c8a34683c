//! The data of an event cannot be decoded.
#![allow(dead_code)]

use integration_runtime::{Events, Result, integration};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

pub struct Opaque;

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/events")]
    async fn watch(&self) -> Result<Events<Opaque>>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.watch().await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.watch().await;
    through_the_trait(&client).await;
}

fn main() {}
