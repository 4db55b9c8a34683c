use super::prelude::*;

/// GitHub: the event in a header, its action in the body. There is no time in what is signed, so
/// the delivery's id is what tells a repeated one.
pub const GITHUB: Preset = Preset::new(
    Signature::new(Algorithm::HmacSha256, &["x-hub-signature-256"])
        .items(&[Item::signature("sha256=", Encoding::Hex)]),
    Source::header(&["x-github-event"]),
    Source::header(&["x-github-delivery"]),
)
.action(Source::json(&["/action"]));
