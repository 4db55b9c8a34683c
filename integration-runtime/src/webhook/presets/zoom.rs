use super::prelude::*;

/// Zoom. Its deliveries have no id.
pub const ZOOM: Preset = Preset::new(
    Signature::new(Algorithm::HmacSha256, &["x-zm-signature"])
        .items(&[Item::signature("v0=", Encoding::Hex)])
        .content(&[
            Piece::Literal("v0:"),
            Piece::Timestamp,
            Piece::Literal(":"),
            Piece::Body,
        ])
        .timestamp(Timestamp::header(
            &["x-zm-request-timestamp"],
            Unit::Seconds,
        ))
        .window_secs(300),
    Source::json(&["/event"]),
    Source::none(),
);
