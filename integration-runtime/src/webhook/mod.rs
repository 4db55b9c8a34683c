//! Webhooks: from the bytes of a request to the handler of an event.

pub(crate) mod descriptor;
mod encoding;
mod envelope;
mod events;
mod items;
mod mac;
mod peek;
pub mod presets;
mod receiver;
mod reject;
pub(crate) mod signature;
mod time;
mod verifier;
mod verify;

pub use envelope::payload;
pub use events::{
    Delivery, Dispatch, EventSet, UndecodableEvent, UnknownEvent, Verified, WebhookConfigOf,
    WebhookSet,
};

pub use receiver::Webhook;
pub use reject::{Rejection, RejectionKind};
pub(crate) use time::parse_rfc3339;
pub use verifier::{
    Signed, Unsigned, UnverifiedDelivery, Verifier, VerifyWebhook, WebhookConfig, WebhookSecrets,
};
