//! An event that tells of failures has a name.
#![allow(dead_code)]

use integration_runtime::{Events, Result, integration};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[get("/events", error_event = "")]
    async fn watch(&self) -> Result<Events<User>>;
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
