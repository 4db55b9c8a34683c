//! The lint of signatures.

use super::{check, check_right, of_options};

/// What is said of a set with this signature, and all else in order.
fn of_signature(signature: &str) -> Vec<String> {
    of_options(&format!(
        r#"signature = {signature}, event = json("type"), id = none"#
    ))
}

#[test]
fn presets() {
    check(
        of_signature,
        &[
            (
                "gitlab_token",
                "`gitlab_token` proves nothing about the body: it is for providers that have nothing better\nhelp: `gitlab_token(legacy)`",
            ),
            (
                "stripe(legacy)",
                "`stripe` is not legacy\nhelp: leave `legacy` out",
            ),
            (
                "github(window = \"5min\")",
                "`github` sends no timestamp, so it has no `window`",
            ),
            (
                "stripe(window = \"5 minutes\")",
                "invalid duration `5 minutes`\nhelp: write `\"5min\"`; units are `ms`, `s`, `min`, `h`",
            ),
            (
                "stripe(window = \"500ms\")",
                "a window is whole seconds\nhelp: `window = \"5min\"`",
            ),
            (
                "stripe(tolerance = \"5min\")",
                "unknown option `tolerance` of `stripe`\nhelp: `stripe` takes `window` and `legacy`",
            ),
        ],
    );
}

#[test]
fn headers_and_items() {
    let of = |options: &str| of_signature(&format!("hmac_sha256({options})"));
    check(
        of,
        &[
            (
                "",
                "`hmac_sha256` needs the header that holds the signature\nhelp: `hmac_sha256(header = \"X-Signature\")`",
            ),
            (
                "header = X",
                "`header` expects a header name, such as `\"X-Signature\"`",
            ),
            (
                "header()",
                "`header` expects a header name, such as `\"X-Signature\"`",
            ),
            (
                "header = \"X:\"",
                "`X:` is not a valid header name: it contains a colon",
            ),
            (
                "header = \"X\", encoding = hexx",
                "unknown encoding `hexx`\nhelp: did you mean `hex`?",
            ),
            (
                "header = \"X\", encoding = \"hex\"",
                "`encoding` expects an encoding: `hex`, `base64`, `base64url` or `utf8`",
            ),
            (
                "header = \"X\", encoding = utf8",
                "what `hmac_sha256` makes is no text: `utf8` cannot hold it\nhelp: `hex`, `base64` or `base64url`",
            ),
            (
                "header = \"X\", pattern = \"sha256=\"",
                "`sha256=` has no placeholder\nhelp: `\"sha256={sig:hex}\"`",
            ),
            (
                "header = \"X\", encoding = hex, pattern = \"sha256={sig:hex}\"",
                "what the header holds is said twice\nhelp: keep one of `encoding`, `pattern` and `items`",
            ),
            (
                "header = \"X\", items(\"v1={sig:hex}\", \"v2={sig:hex}\")",
                "several items need what stands between them\nhelp: `split = \",\"`",
            ),
            (
                "header = \"X\", split = \", \"",
                "items are split at one ASCII character; spaces around them are left out",
            ),
            (
                "header = \"X\", items = \"v1={sig:hex}\"",
                "`items` expects what the header holds, such as `items(\"t={timestamp}\", \"v1={sig:hex}\")`",
            ),
            ("header = \"X\", items(v1)", "expected a string"),
            (
                "header = \"X\", window = \"5min\", content = \"{timestamp}{body}\", items(\"t={timestamp}\")",
                "no item holds the signature\nhelp: `\"v1={sig:hex}\"`",
            ),
            (
                "header = \"X\", secret = base46",
                "unknown encoding `base46`\nhelp: did you mean `base64`?",
            ),
            (
                "header = \"X\", secret = hex(strip = \"x\")",
                "`hex` takes no options",
            ),
            (
                "header = \"X\", algorithm = sha1",
                "unknown option `algorithm` of `hmac_sha256`\nhelp: `hmac_sha256` takes `header`, `encoding`, `pattern`, `split`, `items`, `content`, `secret`, `timestamp`, `unit`, `window`, `legacy` and `unauthenticated_body`",
            ),
            (
                "header = \"X\", legacy",
                "`hmac_sha256` is not legacy\nhelp: leave `legacy` out",
            ),
        ],
    );
    check_right(
        of,
        &[
            "header = \"X\"",
            "header(\"X\", \"Y\"), encoding = base64",
            "header = header(\"X\", \"Y\"), pattern = \"sha256={sig:base64url}\"",
            "header = \"X\", split = ' ', items(\"v1,{sig:base64}\", \"v2,{sig:hex}\")",
            "header = \"X\", secret = base64, legacy = false",
        ],
    );
    check(
        of_signature,
        &[(
            "hmac_sha1(header = \"X\")",
            "`hmac_sha1` is built on SHA-1: it is for providers that have nothing better\nhelp: add the option `legacy`",
        )],
    );
}

#[test]
fn content_and_time() {
    let of = |options: &str| of_signature(&format!("hmac_sha256(header = \"X\", {options})"));
    const NO_BODY: &str = "the body is not part of what is signed\nhelp: add `{body}`, or the option `unauthenticated_body` where the provider has it so";
    const NOT_SIGNED: &str =
        "the timestamp is not part of what is signed\nhelp: `content = \"{timestamp}.{body}\"`";
    const NO_WINDOW: &str =
        "a timestamp that is held against nothing protects from nothing\nhelp: `window = \"5min\"`";
    check(
        of,
        &[
            ("content = \"\"", NO_BODY),
            ("content = \"{method}{url}\"", NO_BODY),
            (
                "content = \"{bdy}\"",
                "unknown placeholder `{bdy}`\nhelp: did you mean `{body}`?",
            ),
            (
                "content = body",
                "`content` expects what is signed, such as `\"{timestamp}.{body}\"`",
            ),
            (
                "unauthenticated_body",
                "the body is part of what is signed\nhelp: leave `unauthenticated_body` out",
            ),
            (
                "content = \"{timestamp}.{body}\"",
                "nothing says where `{timestamp}` is\nhelp: `timestamp = header(\"X-Timestamp\"), window = \"5min\"`",
            ),
            (
                "content = \"{timestamp}.{body}\", window = \"5min\"",
                "nothing says where `{timestamp}` is\nhelp: `timestamp = header(\"X-Timestamp\"), window = \"5min\"`",
            ),
            (
                "window = \"5min\"",
                "`window` needs a timestamp\nhelp: `timestamp = header(\"X-Timestamp\")`",
            ),
            (
                "unit = ms",
                "`unit` needs a timestamp\nhelp: `timestamp = header(\"X-Timestamp\")`",
            ),
            (
                "content = \"{timestamp}.{body}\", timestamp = header(\"X-T\")",
                NO_WINDOW,
            ),
            (
                "content = \"{timestamp}.{body}\", split = \",\", items(\"t={timestamp}\", \"v1={sig:hex}\")",
                NO_WINDOW,
            ),
            ("timestamp = header(\"X-T\"), window = \"5min\"", NOT_SIGNED),
            (
                "content = \"{header:X-Id}{body}\", timestamp = header(\"X-T\"), window = \"5min\"",
                NOT_SIGNED,
            ),
            (
                "content = \"{body}\", window = \"5min\", split = \",\", items(\"t={timestamp}\", \"v1={sig:hex}\")",
                NOT_SIGNED,
            ),
            (
                "content = \"{timestamp}.{body}\", timestamp = signature, window = \"5min\"",
                "no item of the signature holds the timestamp\nhelp: `split = \",\", items(\"t={timestamp}\", \"v1={sig:hex}\")`",
            ),
            (
                "content = \"{timestamp}.{body}\", timestamp = header(\"T\"), window = \"5min\", split = \",\", items(\"t={timestamp}\", \"v1={sig:hex}\")",
                "an item of the signature holds the timestamp too\nhelp: `timestamp = signature`",
            ),
            (
                "content = \"{timestamp}.{body}\", timestamp = heder(\"T\"), window = \"5min\"",
                "unknown place `heder`\nhelp: did you mean `header`?",
            ),
            (
                "content = \"{timestamp}.{body}\", timestamp = header(\"T\"), window = \"5min\", unit = minutes",
                "unknown unit `minutes`\nhelp: there are `s`, `ms` and `rfc3339`",
            ),
            (
                "content = \"{timestamp}.{body}\", timestamp = header(\"T\"), window = \"0s\"",
                "a duration cannot be zero",
            ),
        ],
    );
    check_right(
        of,
        &[
            "content = \"{timestamp}{body}\", timestamp = header(\"T\"), window = \"5min\"",
            "content = \"{header:T}{body}\", timestamp = header(\"t\"), window = \"5min\"",
            "timestamp = json(\"time\"), unit = ms, window = \"5min\"",
            "content = \"{json:/time}{json:/token}\", unauthenticated_body, timestamp = json(\"time\"), window = \"5min\"",
            "content = \"{timestamp}.{body}\", window = \"5min\", split = \",\", items(\"t={timestamp}\", \"v1={sig:hex}\")",
        ],
    );
}

#[test]
fn tokens() {
    let of = |options: &str| of_signature(&format!("token(header = \"X\"{options})"));
    check(
        of,
        &[
            (
                "",
                "`token` proves nothing about the body: it is for providers that have nothing better\nhelp: add the option `legacy`",
            ),
            (
                ", legacy, content = \"{body}\"",
                "a token signs nothing, so it has no `content`",
            ),
            (
                ", legacy, timestamp = header(\"T\"), window = \"5min\"",
                "a token is always the same, so no timestamp is part of it",
            ),
        ],
    );
    check_right(
        of,
        &[", legacy", ", legacy, pattern = \"Bearer {sig:utf8}\""],
    );
}
