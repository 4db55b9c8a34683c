//! A set without events.
#![allow(dead_code)]

use integration_runtime::{Webhook, http::request::Parts, webhook_events};

#[derive(serde::Deserialize)]
pub struct User {
    pub id: u64,
}

webhook_events! {
    #[webhook(signature = stripe)]
    pub enum AcmeEvent {
    }
}

struct Users;

impl AcmeEventHandler for Users {
    type Error = std::io::Error;
}

async fn receive(webhook: &Webhook<AcmeEvent>, parts: Parts, body: &[u8]) {
    let verified = webhook.verify(&parts, body).unwrap();
    if let AcmeEvent::Unknown(event) = verified.event() {
        let _ = &event.event;
    }
    verified.dispatch(&Users).await.unwrap();
    webhook.handle(&parts, body, &Users).await;
}

fn main() {}
