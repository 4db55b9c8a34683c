//! The lint of declarations: one message for one mistake.

mod signature;

use super::expand;
use crate::testing::messages;

/// What is said of a set with these options.
fn of_options(options: &str) -> Vec<String> {
    messages(expand(&format!(
        r#"#[webhook({options})] pub enum AcmeEvent {{ "a" => A(u8) }}"#
    )))
}

/// What is said of these rows.
fn of_rows(rows: &str) -> Vec<String> {
    messages(expand(&format!(
        r#"#[webhook(signature = stripe)] pub enum AcmeEvent {{ {rows} }}"#
    )))
}

#[track_caller]
fn check(said: impl Fn(&str) -> Vec<String>, rows: &[(&str, &str)]) {
    for (declared, message) in rows {
        assert_eq!(said(declared), [*message], "{declared}");
    }
}

#[track_caller]
fn check_right(said: impl Fn(&str) -> Vec<String>, rows: &[&str]) {
    for declared in rows {
        assert_eq!(said(declared), Vec::<String>::new(), "{declared}");
    }
}

#[test]
fn options() {
    check(
        of_options,
        &[
            (
                "",
                "webhook set `AcmeEvent` has no `signature`\nhelp: `signature = none` accepts unsigned events",
            ),
            (
                "signature",
                "`signature` expects a scheme, such as `hmac_sha256(header = \"X-Signature\")` or `github`",
            ),
            (
                "signature = \"github\"",
                "`signature` expects a scheme, such as `hmac_sha256(header = \"X-Signature\")` or `github`",
            ),
            (
                "signatur = stripe",
                "unknown option `signatur`\nhelp: did you mean `signature`?",
            ),
            (
                "signature = stripe, signature = github",
                "`signature` is set twice",
            ),
            (
                "signature = stripe, batch = json(\"/\")",
                "`batch` is not built yet",
            ),
            (
                "signature = hmac_sha265(header = \"X\")",
                "unknown signature scheme `hmac_sha265`\nhelp: did you mean `hmac_sha256`?",
            ),
            (
                "signature = githup",
                "unknown signature scheme `githup`\nhelp: did you mean `github`?",
            ),
            (
                "signature = ed25519(header = \"X\")",
                "signature scheme `ed25519` is not built yet",
            ),
            (
                "signature = magic",
                "unknown signature scheme `magic`\nhelp: the schemes are `hmac_sha256`, `hmac_sha512`, `hmac_sha1`, `token`, `standard_webhooks`, `svix`, `stripe`, `github`, `slack`, `shopify`, `gitlab_token`, `zoom`, `paddle`, `asana`, `custom` and `none`",
            ),
            (
                "signature = custom",
                "`custom` expects a type, such as `custom(SnsVerifier)`",
            ),
            (
                "signature = none, id = none",
                "webhook set `AcmeEvent` has no `event`: where its name is\nhelp: `event = json(\"type\")`, or `event = header(\"X-Event\")`",
            ),
            (
                "signature = none, event = json(\"type\")",
                "webhook set `AcmeEvent` has no `id`: what tells a repeated event from a new one\nhelp: `id = json(\"id\")`, or `id = none` handles repeated events again",
            ),
            (
                "signature = zoom",
                "webhook set `AcmeEvent` has no `id`, and `zoom` has none of its own\nhelp: `id = json(\"id\")`, or `id = none` handles repeated events again",
            ),
            (
                "signature = stripe, crate = runtime",
                "`crate` must be an absolute path\nhelp: `crate = ::integration_runtime`",
            ),
        ],
    );
    check_right(
        of_options,
        &[
            "signature = stripe",
            "signature = github, action = none",
            "signature = zoom, id = json(\"id\")",
            "signature = none, event = json(\"type\"), id = none",
            "signature = gitlab_token(legacy)",
            "signature = slack(window = \"1min\")",
            "signature = custom(a::B<'static>), event = header(\"X\"), id = header(\"Y\", \"Z\")",
        ],
    );
}

#[test]
fn sources() {
    check(
        |event| of_options(&format!("signature = none, id = none, event = {event}")),
        &[
            (
                "\"type\"",
                "`event` expects a place, such as `json(\"type\")` or `header(\"X-Event\")`",
            ),
            (
                "jsn(\"type\")",
                "unknown place `jsn`\nhelp: did you mean `json`?",
            ),
            (
                "body",
                "unknown place `body`\nhelp: `json(\"type\")`, or `header(\"X-Event\")`",
            ),
            ("form(\"type\")", "place `form` is not built yet"),
            ("json", "`json` needs a key\nhelp: `json(\"type\")`"),
            ("json()", "`json` needs a key\nhelp: `json(\"type\")`"),
            (
                "header",
                "`header` needs a name\nhelp: `header(\"X-Event\")`",
            ),
            ("json(\"a\", kind)", "expected a string"),
            ("json(\"a\", \"/a\")", "`/a` is tried twice"),
            (
                "json(\"a.b\")",
                "a path into JSON is written with `/`\nhelp: `\"/a/b\"`, or `\"/a.b\"` for a key that has the dot",
            ),
            (
                "json(\"/a~\")",
                "invalid JSON pointer: `~` is written `~0`, and `/` inside a name `~1`",
            ),
            (
                "header(\"X Event\")",
                "`X Event` is not a valid header name: it contains a space",
            ),
            ("header(\"X-A\", \"x-a\")", "header `x-a` is tried twice"),
            (
                "none",
                "events are told apart by their name\nhelp: `event = json(\"type\")`",
            ),
        ],
    );
    check(
        |payload| of_options(&format!("signature = stripe, payload = {payload}")),
        &[
            (
                "\"data\"",
                "`payload` expects a place in the body, such as `json(\"data\")`",
            ),
            (
                "header(\"X\")",
                "a payload is part of the body\nhelp: `json(\"data\")`",
            ),
            ("json(\"data\", \"object\")", "one place is enough here"),
            ("json(\"\")", "a key cannot be empty"),
        ],
    );
}

#[test]
fn events() {
    check(
        of_rows,
        &[
            (
                "",
                "webhook set `AcmeEvent` declares no events\nhelp: `\"user.created\" => UserCreated(User)`",
            ),
            (
                "\"a\" => A(u8), \"a\" => B(u8)",
                "event `\"a\"` is already declared as `A`",
            ),
            (
                "\"a\" | \"a\" => A(u8)",
                "event `\"a\"` is already declared as `A`",
            ),
            (
                "\"a\" => ignore, \"a\" => B(u8)",
                "event `\"a\"` is already declared as `ignore`",
            ),
            ("\"\" => A(u8)", "the name of an event cannot be empty"),
            (
                "\"a\" => A(u8), \"b\" => A(u16)",
                "variant `A` is declared twice",
            ),
            (
                "\"a\" => A(Vec<u8>), \"b\" => A(Vec<u8>)",
                "variant `A` is declared twice\nhelp: `\"a\" | \"b\" => A(Vec<u8>)`",
            ),
            (
                "\"a\" => UserA(u8), \"b\" => User_A(u8)",
                "variants `UserA` and `User_A` would both be handled by `user_a`",
            ),
            (
                "\"a\" => Unknown(u8)",
                "`Unknown` is the name for events that are not declared",
            ),
            (
                "\"a\" => Undecodable(u8)",
                "`Undecodable` is the name for events whose payload is not what was declared",
            ),
            (
                "\"a\" => Ignored(u8)",
                "`Ignored` is the name for events that are declared as `ignore`",
            ),
            (
                "\"a\" => unknown(u8)",
                "every handler has a method `unknown`, which variant `unknown` would need",
            ),
            (
                "\"a\" => Super(u8)",
                "variant `Super` cannot have a handler method of its name",
            ),
            (
                "\"a.*\" => A(u8)",
                "`*` in `\"a.*\"` stands for any action, and the events have none\nhelp: `action = json(\"action\")`",
            ),
        ],
    );
    check_right(
        of_rows,
        &[
            "\"a\" => ignore",
            "#[cfg(a)] \"a\" => A(u8), #[cfg(not(a))] \"a\" => A(u16)",
            "\"a\" => Self_(u8)",
        ],
    );
}

#[test]
fn actions() {
    let of = |rows: &str| {
        messages(expand(&format!(
            "#[webhook(signature = github)] enum HubEvent {{ {rows} }}"
        )))
    };
    const STAR: &str = "stands for a whole action or for nothing\nhelp: `\"issues.*\"`";
    assert_eq!(of("\"*\" => A(u8)"), [format!("`*` in `\"*\"` {STAR}")]);
    assert_eq!(
        of("\"issues.open*\" => A(u8)"),
        [format!("`*` in `\"issues.open*\"` {STAR}")]
    );
    assert_eq!(
        of("\"*.opened\" => A(u8)"),
        [format!("`*` in `\"*.opened\"` {STAR}")]
    );
    for bad in ["issues.", ".opened", "."] {
        assert_eq!(
            of(&format!("{bad:?} => A(u8)")),
            [format!(
                "`{bad:?}` is no event with an action\nhelp: `\"issues.opened\"`, `\"issues.*\"`, or `\"push\"`"
            )]
        );
    }
    check_right(
        of,
        &[
            "\"issues.*\" => A(u8), \"issues.opened\" => B(u8), \"a.b.c\" => C(u8), \"push\" => D(u8)",
        ],
    );
    // Where the signature is in doubt, so are actions.
    assert_eq!(
        messages(expand(
            "#[webhook(signature = githup)] enum HubEvent { \"issues.*\" => A(u8) }"
        )),
        ["unknown signature scheme `githup`\nhelp: did you mean `github`?"]
    );
}

#[test]
fn generics() {
    let of = |generics: &str| {
        messages(expand(&format!(
            "#[webhook(signature = stripe)] enum AcmeEvent{generics} {{ \"a\" => A(u8) }}"
        )))
    };
    check_right(of, &["", "<'a>", "<>"]);
    const ONE: &str = "webhook set `AcmeEvent` can have one lifetime and nothing else";
    check(
        of,
        &[
            ("<T>", ONE),
            ("<'a, 'b>", ONE),
            ("<const N: usize>", ONE),
            (
                "<'a: 'static>",
                "the lifetime of webhook set `AcmeEvent` cannot have bounds",
            ),
            (
                "<'a> where 'a: 'static",
                "webhook set `AcmeEvent` cannot have a `where` clause",
            ),
        ],
    );
}
