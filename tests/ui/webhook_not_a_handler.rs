//! The handler handles no events.
#![allow(dead_code)]

use integration_runtime::{Delivery, Webhook, http::request::Parts, webhook_events};

#[derive(serde::Deserialize)]
pub struct User {
    pub id: u64,
}

webhook_events! {
    #[webhook(signature = stripe)]
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
    webhook.handle(&parts, body, &User { id: 1 }).await;
}

fn main() {}
