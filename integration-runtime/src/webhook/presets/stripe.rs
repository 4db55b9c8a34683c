use super::prelude::*;

/// Stripe. The secret is used as it is written, `whsec_` included.
pub const STRIPE: Preset = Preset::new(
    Signature::new(Algorithm::HmacSha256, &["stripe-signature"])
        .split(',')
        .items(&[Item::timestamp("t="), Item::signature("v1=", Encoding::Hex)])
        .content(&[Piece::Timestamp, Piece::Literal("."), Piece::Body])
        .timestamp(Timestamp::in_signature(Unit::Seconds))
        .window_secs(300),
    Source::json(&["/type"]),
    Source::json(&["/id"]),
);
