//! A set with a type parameter.
#![allow(dead_code)]

use integration_runtime::webhook_events;

#[derive(serde::Deserialize)]
pub struct User {
    pub id: u64,
}

webhook_events! {
    #[webhook(signature = stripe)]
    pub enum AcmeEvent<T> {
        "user.created" => UserCreated(User),
        "user.deleted" => UserDeleted(T),
    }
}

fn main() {}
