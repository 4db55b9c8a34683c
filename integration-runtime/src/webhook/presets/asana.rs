use super::prelude::*;

/// Asana. The secret comes by a handshake and is the endpoint's own; deliveries have no id.
pub const ASANA: Preset = Preset::new(
    Signature::new(Algorithm::HmacSha256, &["x-hook-signature"]),
    Source::json(&["/events/0/action"]),
    Source::none(),
);
