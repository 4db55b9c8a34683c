//! The attribute is on an impl.
#![allow(dead_code)]

use integration_runtime::integration;

pub struct Acme;

#[integration(base_url = "https://api.acme.com")]
impl Acme {
    #[get("/users/{id}")]
    pub async fn get_user(&self, id: &str, #[query] page: u32) -> String {
        format!("{id}{page}")
    }
}

async fn use_it(acme: &Acme) -> String {
    acme.get_user("42", 1).await
}

fn main() {}
