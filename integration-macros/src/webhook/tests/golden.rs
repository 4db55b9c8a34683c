//! Expansions, as files to read. `BLESS=1 cargo test -p integration-macros` writes them.

use super::expand;
use crate::testing::{compare, messages};

fn check(name: &str, declaration: &str) {
    let tokens = expand(declaration);
    assert_eq!(
        messages(tokens.clone()),
        Vec::<String>::new(),
        "the declaration is right"
    );
    compare("webhook", name, tokens);
}

#[test]
fn quickstart() {
    check(
        "quickstart",
        r#"
        /// What Acme tells us.
        #[webhook(
            signature = hmac_sha256(header = "X-Acme-Signature", encoding = hex),
            event = json("type"), payload = json("data"), id = json("id"),
        )]
        #[derive(Debug)]
        pub enum AcmeEvent {
            /// A user signed up.
            "user.created" => UserCreated(User),
            "user.updated" | "user.renamed" => UserUpdated(User),
            "user.deleted" => UserDeleted(UserRef),
            "user.viewed" => ignore,
        }
    "#,
    );
}

#[test]
fn actions() {
    check(
        "actions",
        r#"
        #[webhook(signature = github)]
        enum HubEvent<'a> {
            "issues.*" => IssueChanged(IssuePayload<'a>),
            "push" => Push(PushPayload<'a>),
            "issues.opened" | "issues.reopened" => IssueOpened(&'a Opened),
            "check_run.completed" => r#Type(Vec<u8>),
            "ping" | "star.*" => ignore,
        }
    "#,
    );
}

#[test]
fn described() {
    check(
        "described",
        r#"
        #[webhook(
            signature = hmac_sha512(
                header("X-Signature", "Signature"),
                split = ",", items("t={timestamp}", "v1={sig:base64url}"),
                content = "{header:X-Id|Id}.{timestamp}.{{{method}}}{url}{json:a}{body}",
                secret = base64(strip = "whsec_"),
                timestamp = signature, unit = ms, window = "10min",
            ),
            event = header("X-Event", "X-Topic"), action = json("/event/action"),
            payload = json("/data/object"), id = none, crate = ::renamed::runtime,
        )]
        pub(crate) enum AcmeEvent {
            "a.b" => AB(()),
        }
    "#,
    );
}

#[test]
fn verifiers() {
    for (name, signature) in [
        ("none", "none"),
        ("custom", "custom(sns::Verifier<Sha256>)"),
        ("token", r#"token(header = "X-Token", legacy)"#),
        (
            "timestamp",
            r#"hmac_sha1(header = "X-S", pattern = "sha1={sig:base64}", content = "{timestamp}{json:/token}",
               timestamp = json("time"), unit = rfc3339, window = "1h", secret = hex, legacy, unauthenticated_body)"#,
        ),
        ("preset", r#"stripe(window = "10min")"#),
    ] {
        check(
            name,
            &format!(
                r#"#[webhook(signature = {signature}, event = json("type"), id = json("id"))] enum E {{ "a" => ignore }}"#
            ),
        );
    }
}

#[test]
fn attributes() {
    check(
        "attributes",
        r#"
        #[webhook(signature = asana, id = none, action = none)]
        #[cfg(feature = "acme")]
        #[doc(alias = "acme")]
        pub enum AcmeEvent {
            /// Old.
            #[deprecated]
            #[allow(unused)]
            #[serde(skip)]
            "old" => Old(u8),
            #[cfg(unix)]
            "unix" => Unix(u8),
            #[cfg(not(unix))]
            "unix" => Unix(u16),
            #[cfg(unix)]
            "quiet" => ignore,
        }
    "#,
    );
}

#[test]
fn stub() {
    let tokens = expand(
        r#"
        #[webhook(signature = hmac_sha265(header = "X"))]
        pub enum AcmeEvent<'a> {
            "a" => A(&'a str),
            "b" => A(u8),
            "c" => C,
            "d" => Unknown(u8),
            E(u8),
        }
    "#,
    );
    assert!(!messages(tokens.clone()).is_empty());
    compare("webhook", "stub", tokens);
}
