//! The header is said to hold nothing but the time.
#![allow(dead_code)]

use integration_runtime::{Delivery, Webhook, http::request::Parts, webhook_events};

#[derive(serde::Deserialize)]
pub struct User {
    pub id: u64,
}

webhook_events! {
    #[webhook(
        signature = hmac_sha256(header = "X-Acme-Signature", items("t={timestamp}"), content = "{timestamp}.{body}", window = "5min"),
        event = json("type"),
        id = json("id"),
    )]
    pub enum AcmeEvent {
        "user.created" => UserCreated(User),
        "user.deleted" => UserDeleted(User),
    }
}

struct Users;

impl AcmeEventHandler for Users {
    type Error = std::io::Error;

    async fn user_created(&self, user: User, _: &Delivery) -> Result<(), Self::Error> {
        let _ = user.id;
        Ok(())
    }

    async fn user_deleted(&self, user: User, _: &Delivery) -> Result<(), Self::Error> {
        let _ = user.id;
        Ok(())
    }
}

async fn receive(webhook: &Webhook<AcmeEvent>, parts: Parts, body: &[u8]) {
    let verified = webhook.verify(&parts, body).unwrap();
    if let AcmeEvent::UserCreated(user) = verified.event() {
        let _ = user.id;
    }
    verified.dispatch(&Users).await.unwrap();
    webhook.handle(&parts, body, &Users).await;
}

fn main() {}
