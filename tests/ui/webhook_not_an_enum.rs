//! A set of events is an enum.

use integration_runtime::webhook_events;

webhook_events! {
    #[webhook(signature = stripe)]
    pub struct AcmeEvent {
        id: u64,
    }
}

fn main() {}
