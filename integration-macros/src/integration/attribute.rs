//! The attributes of endpoints and of their arguments.

/// Attributes of endpoints that name a verb, with the method that they stand for.
pub(crate) const VERBS: &[(&str, &str)] = &[
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
    ("head", "HEAD"),
];
/// Attributes of endpoints.
pub(crate) const OF_METHODS: &[&str] = &[
    "get", "post", "put", "patch", "delete", "head", "request", "alias",
];
/// Attributes of arguments.
pub(crate) const OF_ARGUMENTS: &[&str] = &[
    "query",
    "header",
    "body",
    "form",
    "multipart",
    "url",
    "idempotency_key",
];
