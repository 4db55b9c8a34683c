use super::prelude::*;

/// GitLab's secret token: the body is not authenticated, and a delivery can be replayed.
pub const GITLAB_TOKEN: Preset = Preset::new(
    Signature::new(Algorithm::Token, &["x-gitlab-token"])
        .items(&[Item::signature("", Encoding::Utf8)]),
    Source::header(&["x-gitlab-event"]),
    Source::header(&["idempotency-key", "x-gitlab-event-uuid"]),
);
