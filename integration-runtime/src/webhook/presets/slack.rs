use super::prelude::*;

/// Slack's Events API.
pub const SLACK: Preset = Preset::new(
    Signature::new(Algorithm::HmacSha256, &["x-slack-signature"])
        .items(&[Item::signature("v0=", Encoding::Hex)])
        .content(&[
            Piece::Literal("v0:"),
            Piece::Timestamp,
            Piece::Literal(":"),
            Piece::Body,
        ])
        .timestamp(Timestamp::header(
            &["x-slack-request-timestamp"],
            Unit::Seconds,
        ))
        .window_secs(300),
    Source::json(&["/event/type", "/type"]),
    Source::json(&["/event_id"]),
);
