//! A media type has the wrong form.
#![allow(dead_code)]

use integration_runtime::{integration, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub struct User {
    pub id: u64,
}

#[integration(base_url = "https://api.acme.com")]
pub trait Acme {
    #[put("/file")]
    async fn upload(&self, #[body("json")] file: Vec<u8>) -> Result<()>;
}

async fn through_the_trait(acme: &impl Acme) {
    let _ = acme.upload(Vec::new()).await;
}

async fn through_the_client() {
    let client = AcmeClient::from_env().unwrap();
    let _ = client.upload(Vec::new()).await;
    through_the_trait(&client).await;
}

fn main() {}
