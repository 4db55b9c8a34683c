use super::prelude::*;

/// [Standard Webhooks](https://www.standardwebhooks.com), version 1: HMAC.
pub const STANDARD_WEBHOOKS: Preset = Preset::new(
    Signature::new(Algorithm::HmacSha256, &["webhook-signature"])
        .split(' ')
        .items(&[Item::signature("v1,", Encoding::Base64)])
        .content(&[
            Piece::Header(&["webhook-id"]),
            Piece::Literal("."),
            Piece::Timestamp,
            Piece::Literal("."),
            Piece::Body,
        ])
        .secret(SecretEncoding::Base64 { strip: "whsec_" })
        .timestamp(Timestamp::header(&["webhook-timestamp"], Unit::Seconds))
        .window_secs(300),
    Source::json(&["/type"]),
    Source::header(&["webhook-id"]),
);
