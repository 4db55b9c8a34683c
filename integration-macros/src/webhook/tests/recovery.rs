//! Half-typed declarations still give the enum and the handler trait to complete from.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::expand;
use crate::testing::{count, cut, messages, with, without};

/// The variants, and the methods of the handler.
fn products(file: &syn::File) -> Option<(Vec<String>, Vec<String>)> {
    let variants = file.items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "AcmeEvent" => Some(
            item.variants
                .iter()
                .map(|variant| variant.ident.to_string())
                .collect(),
        ),
        _ => None,
    });
    let methods = file.items.iter().find_map(|item| match item {
        syn::Item::Trait(item) if item.ident == "AcmeEventHandler" => Some(
            item.items
                .iter()
                .filter_map(|item| match item {
                    syn::TraitItem::Fn(method) => Some(method.sig.ident.to_string()),
                    _ => None,
                })
                .collect(),
        ),
        _ => None,
    });
    Some((variants?, methods?))
}

#[track_caller]
fn check(rows: &str, variants: &[&str], expected: &[&str]) {
    check_whole(
        &format!(r#"#[webhook(signature = stripe)] enum AcmeEvent {{ {rows} }}"#),
        variants,
        expected,
    );
}

#[track_caller]
fn check_whole(declaration: &str, variants: &[&str], expected: &[&str]) {
    let tokens = expand(declaration);
    let file = syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{error}:\n{tokens}"));
    let (found, methods) = products(&file).expect("the enum and the handler are emitted");
    let own = found
        .iter()
        .filter(|name| !["Unknown", "Undecodable"].contains(&name.as_str()));
    assert_eq!(own.collect::<Vec<_>>(), variants);
    let handled = found.iter().filter(|name| *name != "Ignored").count();
    assert_eq!(methods.len(), handled);
    assert_eq!(messages(tokens), expected);
}

#[test]
fn rows_without_payload() {
    for (row, variant, help) in [
        (
            "\"user.created\" => UserCreated",
            "UserCreated",
            "UserCreated",
        ),
        (
            "\"user.created\" => UserCreated()",
            "UserCreated",
            "UserCreated",
        ),
        ("\"user.created\" =>", "", "UserCreated"),
        ("\"user.created\"", "", "UserCreated"),
        ("\"2fa\"", "", "Event2fa"),
    ] {
        let name = row.split('"').nth(1).unwrap();
        let message = format!(
            "event `\"{name}\"` has no payload type\nhelp: `\"{name}\" => {help}({help}Payload)`"
        );
        let variants: Vec<&str> = Some(variant)
            .filter(|variant| !variant.is_empty())
            .into_iter()
            .chain(["B"])
            .collect();
        check(&format!("{row}, \"b\" => B(u8)"), &variants, &[&message]);
    }
    check(
        "\"a\" => ignored",
        &["ignored"],
        &["event `\"a\"` has no payload type\nhelp: `\"a\" => ignore`"],
    );
}

#[test]
fn rows_half_typed() {
    for (row, variants, message) in [
        (
            "UserCreated(User)",
            &["UserCreated", "B"][..],
            "variant `UserCreated` has no event\nhelp: `\"user.created\" => UserCreated(User)`",
        ),
        (
            "UserCreated",
            &["UserCreated", "B"],
            "variant `UserCreated` has no event\nhelp: `\"user.created\" => UserCreated(UserCreatedPayload)`",
        ),
        (
            "push => Push(u8)",
            &["Push", "B"],
            "the name of an event is a string\nhelp: `\"push\"`",
        ),
        (
            "\"a\" -> A(u8)",
            &["A", "B"],
            "expected `=>` after the name of an event",
        ),
        (
            "\"a\": A(u8)",
            &["A", "B"],
            "expected `=>` after the name of an event",
        ),
        (
            "\"a\" = A(u8)",
            &["A", "B"],
            "expected `=>` after the name of an event",
        ),
        (
            "\"a\" A(u8)",
            &["A", "B"],
            "expected `=>` after the name of an event",
        ),
        (
            "\"a\" | => A(u8)",
            &["A", "B"],
            "expected the name of an event after `|`",
        ),
        (
            "7 => A(u8)",
            &["B"],
            "expected the name of an event, such as `\"user.created\"`",
        ),
        (
            "\"a\" => A(u8, u16)",
            &["A", "B"],
            "a payload is one type\nhelp: `A((u8, u16))`",
        ),
        (
            "\"a\" => A { id: u8 }",
            &["A", "B"],
            "a payload is one type\nhelp: `A(APayload)`",
        ),
        (
            "\"a\" => fn",
            &["B"],
            "expected a variant, or `ignore`, after `=>`",
        ),
        (
            "\"a\" => ignore(u8)",
            &["B", "Ignored"],
            "an event that is ignored has no payload",
        ),
        (
            "#[doc = \"x\"]",
            &["B"],
            "expected an event after its attribute",
        ),
        ("", &["B"], "expected an event before the `,`"),
        (
            "\"a\" => A(u8) = 3",
            &["A", "B"],
            "expected `,` after an event",
        ),
    ] {
        check(&format!("{row}, \"b\" => B(u8)"), variants, &[message]);
    }
    check(
        "\"a\" => A(u8) \"b\" => B(u8)",
        &["A", "B"],
        &["expected `,` after an event"],
    );
}

#[test]
fn the_enum_half_typed() {
    const SIGNED: &str = "#[webhook(signature = stripe)]";
    check_whole(
        &format!("{SIGNED} pub enum AcmeEvent"),
        &[],
        &["webhook set `AcmeEvent` has no body\nhelp: `enum AcmeEvent { … }`"],
    );
    check_whole(
        &format!("{SIGNED} pub enum AcmeEvent<'a {{ \"a\" => A(u8) }}"),
        &["A"],
        &["expected `,`"],
    );
    check_whole(
        &format!("{SIGNED} async enum AcmeEvent {{ \"a\" => A(u8) }}"),
        &["A"],
        &["expected `enum`"],
    );
    check_whole(
        &format!("{SIGNED} enum AcmeEvent {{ \"a\" => A(u8) }} enum Other {{}}"),
        &["A"],
        &["expected the end after `AcmeEvent`: each set has a `webhook_events!` of its own"],
    );
    check_whole(
        "#[webhok(signature = stripe)] enum AcmeEvent { \"a\" => A(u8) }",
        &["A"],
        &["unknown attribute `#[webhok]`\nhelp: did you mean `#[webhook]`?"],
    );
    check_whole(
        "#[webhook = \"stripe\"] enum AcmeEvent { \"a\" => A(u8) }",
        &["A"],
        &["`webhook` takes options\nhelp: `#[webhook(signature = github)]`"],
    );
    check_whole(
        &format!("{SIGNED} {SIGNED} enum AcmeEvent {{ \"a\" => A(u8) }}"),
        &["A"],
        &["webhook set `AcmeEvent` already has `#[webhook]`"],
    );
    check_whole(
        "#[webhook] enum AcmeEvent { \"a\" => A(u8) }",
        &["A"],
        &[
            "webhook set `AcmeEvent` has no `signature`\nhelp: `signature = none` accepts unsigned events",
        ],
    );
    check_whole(
        "#[webhook(signature =)] enum AcmeEvent { \"a\" => A(u8) }",
        &["A"],
        &[
            "`signature` expects a scheme, such as `hmac_sha256(header = \"X-Signature\")` or `github`",
        ],
    );
}

#[test]
fn no_enum() {
    for (item, message) in [
        ("", "`webhook_events!` declares an enum, and is empty"),
        (
            "pub struct AcmeEvent;",
            "`webhook_events!` declares an enum, found a struct",
        ),
        (
            "impl AcmeEvent {}",
            "`webhook_events!` declares an enum, found an impl",
        ),
        ("pub", "`webhook_events!` declares an enum"),
        ("enum", "expected a name after `enum`"),
        ("enum { }", "expected a name after `enum`"),
    ] {
        assert_eq!(messages(expand(item)), [message], "{item}");
    }
}

#[test]
fn everything_is_reported_at_once() {
    check_whole(
        r#"#[webhook(
            signature = hmac_sha256(header = "X Sig", encoding = hexx, content = "{url}"),
            event = jsn("type"), id = json("a.b"),
        )]
        enum AcmeEvent {
            "a" => A(u8),
            "a" => Unknown(u8),
            "c" => C,
        }"#,
        &["A", "C"],
        &[
            "`X Sig` is not a valid header name: it contains a space",
            "unknown encoding `hexx`\nhelp: did you mean `hex`?",
            "unknown place `jsn`\nhelp: did you mean `json`?",
            "a path into JSON is written with `/`\nhelp: `\"/a/b\"`, or `\"/a.b\"` for a key that has the dot",
            "event `\"c\"` has no payload type\nhelp: `\"c\" => C(CPayload)`",
            "the body is not part of what is signed\nhelp: add `{body}`, or the option `unauthenticated_body` where the provider has it so",
            "event `\"a\"` is already declared as `A`",
            "`Unknown` is the name for events that are not declared",
        ],
    );
}

const WHOLE: &str = r#"
    /// Docs.
    #[webhook(
        signature = hmac_sha256(
            header("X-A", "X-B"), split = ",", items("t={timestamp}", "v1={sig:hex}"),
            content = "{timestamp}.{header:X-Id}{body}", secret = base64(strip = "whsec_"),
            timestamp = signature, unit = ms, window = "5min",
        ),
        event = header("X-Event"), action = json("/action", "kind"), payload = json("data"),
        id = none, crate = ::integration_runtime,
    )]
    #[derive(Debug)]
    pub(crate) enum AcmeEvent<'a> {
        /// Docs.
        "user.created" | "user.made" => UserCreated(User<'a, HashMap<u8, Vec<u8>>>),
        #[cfg(unix)]
        "user.*" => UserChanged(&'a str),
        "ping" => ignore,
    }
"#;

fn check_robust(tokens: TokenStream) {
    let shown = tokens.to_string();
    let has_name = shown.contains("enum AcmeEvent");
    let tokens = super::super::expand(tokens);
    let found = messages(tokens.clone());
    let is_none = found
        .iter()
        .any(|message| message.starts_with("`webhook_events!` declares an enum"));
    if !has_name || is_none {
        assert!(!found.is_empty(), "{shown}");
        return;
    }
    let file =
        syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{error}:\n{shown}\n\n{tokens}"));
    assert!(products(&file).is_some(), "{shown}");
    assert!(
        !found.is_empty() || tokens.to_string().contains("static __WEBHOOK"),
        "{shown}"
    );
}

fn whole() -> TokenStream {
    WHOLE.parse().expect("it lexes")
}

#[test]
fn cut_anywhere() {
    assert_eq!(
        messages(super::super::expand(whole())),
        Vec::<String>::new()
    );
    for keep in 0..=count(whole()) {
        check_robust(cut(whole(), &mut { keep }));
    }
}

#[test]
fn any_token_missing() {
    for index in 0..count(whole()) {
        check_robust(without(whole(), &mut { index }));
    }
}

#[test]
fn any_stray_token() {
    let strays: Vec<TokenTree> = "? x , # | \"x\""
        .parse::<TokenStream>()
        .unwrap()
        .into_iter()
        .collect();
    let group = TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()));
    for stray in strays.iter().chain([&group]) {
        for index in 0..count(whole()) {
            check_robust(with(whole(), &mut { index }, stray));
        }
    }
}
