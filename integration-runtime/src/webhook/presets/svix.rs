use super::prelude::*;

/// Svix, and who sends through it (Clerk, Resend): Standard Webhooks under other header names.
pub const SVIX: Preset = Preset::new(
    Signature::new(
        Algorithm::HmacSha256,
        &["svix-signature", "webhook-signature"],
    )
    .split(' ')
    .items(&[Item::signature("v1,", Encoding::Base64)])
    .content(&[
        Piece::Header(&["svix-id", "webhook-id"]),
        Piece::Literal("."),
        Piece::Timestamp,
        Piece::Literal("."),
        Piece::Body,
    ])
    .secret(SecretEncoding::Base64 { strip: "whsec_" })
    .timestamp(Timestamp::header(
        &["svix-timestamp", "webhook-timestamp"],
        Unit::Seconds,
    ))
    .window_secs(300),
    Source::json(&["/type"]),
    Source::header(&["svix-id", "webhook-id"]),
);
