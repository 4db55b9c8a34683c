use super::prelude::*;

/// Paddle Billing. Its own libraries allow five seconds.
pub const PADDLE: Preset = Preset::new(
    Signature::new(Algorithm::HmacSha256, &["paddle-signature"])
        .split(';')
        .items(&[
            Item::timestamp("ts="),
            Item::signature("h1=", Encoding::Hex),
        ])
        .content(&[Piece::Timestamp, Piece::Literal(":"), Piece::Body])
        .timestamp(Timestamp::in_signature(Unit::Seconds))
        .window_secs(5),
    Source::json(&["/event_type"]),
    Source::json(&["/event_id"]),
);
