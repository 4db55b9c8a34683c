//! What is known of providers, one file each, as data. Nothing else in the runtime names one.

mod asana;
mod github;
mod gitlab_token;
mod paddle;
mod shopify;
mod slack;
mod standard_webhooks;
mod stripe;
mod svix;
mod zoom;

pub use asana::ASANA;
pub use github::GITHUB;
pub use gitlab_token::GITLAB_TOKEN;
pub use paddle::PADDLE;
pub use shopify::SHOPIFY;
pub use slack::SLACK;
pub use standard_webhooks::STANDARD_WEBHOOKS;
pub use stripe::STRIPE;
pub use svix::SVIX;
pub use zoom::ZOOM;

use super::descriptor::Source;
use super::signature::Signature;

/// A provider's scheme, and where it puts what is asked of every delivery.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Preset {
    /// How it signs.
    pub signature: Signature,
    /// Where the name of the event is.
    pub event: Source,
    /// Where the second part of the name is.
    pub action: Source,
    /// Where the identifier of the event is.
    pub id: Source,
}

impl Preset {
    const fn new(signature: Signature, event: Source, id: Source) -> Self {
        Self {
            signature,
            event,
            action: Source::None,
            id,
        }
    }

    const fn action(mut self, source: Source) -> Self {
        self.action = source;
        self
    }

    /// Replaces how far the time of a delivery may be from now.
    pub const fn window_secs(mut self, seconds: u64) -> Self {
        self.signature = self.signature.window_secs(seconds);
        self
    }
}

/// What most presets are made of.
mod prelude {
    pub(super) use super::Preset;
    pub(super) use crate::webhook::descriptor::Source;
    pub(super) use crate::webhook::signature::{
        Algorithm, Encoding, Item, Piece, SecretEncoding, Signature, Timestamp, Unit,
    };
}
