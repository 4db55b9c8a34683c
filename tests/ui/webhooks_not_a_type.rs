//! A name in quotes where a type is asked for.
#![allow(dead_code)]

use integration_runtime::{Result, integration};

#[integration(base_url = "https://api.acme.com", webhooks = "Events")]
pub trait Acme {
    #[get("/ping")]
    async fn ping(&self) -> Result<()>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.ping().await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.ping().await;
    through_the_trait(&client).await;
}

fn main() {}
