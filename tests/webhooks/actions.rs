//! Names of two parts, and what a delivery says beside its event.

use std::time::Duration;

use http::Request;
use integration_runtime::{Bytes, Webhook, WebhookConfig, webhook_events};
use serde::Deserialize;

use crate::harness::{StoppedAt, delivery_with, now};

#[derive(Debug, Deserialize)]
pub(crate) struct Numbered {
    number: u64,
}

webhook_events! {
    #[webhook(signature = github)]
    #[derive(Debug)]
    pub(crate) enum Hub {
        // `*` is for what no other row names, wherever it stands.
        "issues.*" => IssueTouched(Numbered),
        "issues.opened" => IssueOpened(Numbered),
        "issues.closed" | "issues.deleted" => IssueGone(Numbered),
        "issues.pinned" => ignore,
        "pull_request.opened" => PullOpened(Numbered),
        "push" => Push(Numbered),
        "star.*" => ignore,
    }
}

webhook_events! {
    #[webhook(
        signature = none, event = json("kind"), action = json("/detail/verb"), id = none, payload = json("detail"),
    )]
    #[derive(Debug)]
    pub(crate) enum InBody {
        "thing.made" => Made(Numbered),
        "thing" => Thing(Numbered),
        "v1.thing.made" => Versioned(Numbered),
    }
}

webhook_events! {
    #[webhook(signature = slack)]
    #[derive(Debug)]
    pub(crate) enum Talk {
        "message" => Message(serde_json::Value),
        "url_verification" => Challenge(serde_json::Value),
    }
}

webhook_events! {
    #[webhook(signature = standard_webhooks, payload = json("data"))]
    #[derive(Debug)]
    pub(crate) enum Standard {
        "thing.made" => Made(Numbered),
    }
}

fn hub() -> Webhook<Hub> {
    Webhook::new(WebhookConfig::new("a secret"))
        .unwrap()
        .clock(StoppedAt(now()))
}

fn from_hub(event: &str, body: &str) -> (String, integration_runtime::Delivery) {
    let webhook = hub();
    let headers = [("X-GitHub-Event", event), ("X-GitHub-Delivery", "72d3162e")];
    let (parts, body) = webhook
        .sign_test(delivery_with(&headers, body.to_owned()))
        .unwrap()
        .into_parts();
    let (event, delivery) = webhook.verify(&parts, &body).unwrap().into_parts();
    let text = match &event {
        Hub::Unknown(event) => format!("Unknown {}", event.event),
        Hub::Undecodable(event) => format!("Undecodable {} at {}", event.event, event.path),
        Hub::Ignored => "Ignored".to_owned(),
        Hub::IssueTouched(it) => format!("IssueTouched {}", it.number),
        Hub::IssueOpened(it) => format!("IssueOpened {}", it.number),
        Hub::IssueGone(it) => format!("IssueGone {}", it.number),
        Hub::PullOpened(it) => format!("PullOpened {}", it.number),
        Hub::Push(it) => format!("Push {}", it.number),
    };
    (text, delivery)
}

#[test]
fn an_action_is_the_second_part_of_the_name() {
    for (event, body, expected) in [
        (
            "issues",
            r#"{"action":"opened","number":1}"#,
            "IssueOpened 1",
        ),
        (
            "issues",
            r#"{"number":1,"x":{"action":"closed"},"action":"opened"}"#,
            "IssueOpened 1",
        ),
        ("issues", r#"{"action":"closed","number":1}"#, "IssueGone 1"),
        (
            "issues",
            r#"{"action":"deleted","number":1}"#,
            "IssueGone 1",
        ),
        (
            "issues",
            r#"{"action":"labeled","number":1}"#,
            "IssueTouched 1",
        ),
        (
            "issues",
            r#"{"action":"invented","number":1}"#,
            "IssueTouched 1",
        ),
        ("issues", r#"{"action":"pinned","number":1}"#, "Ignored"),
        ("issues", r#"{"action":"pinned"}"#, "Ignored"),
        ("issues", r#"{"number":1}"#, "Unknown issues"),
        (
            "pull_request",
            r#"{"action":"opened","number":1}"#,
            "PullOpened 1",
        ),
        (
            "pull_request",
            r#"{"action":"closed","number":1}"#,
            "Unknown pull_request.closed",
        ),
        (
            "pull_request",
            r#"{"action":"*","number":1}"#,
            "Unknown pull_request.*",
        ),
        ("push", r#"{"number":1}"#, "Push 1"),
        (
            "push",
            r#"{"action":"forced","number":1}"#,
            "Unknown push.forced",
        ),
        ("star", r#"{"action":"created"}"#, "Ignored"),
        ("star", r#"{"action":"deleted"}"#, "Ignored"),
        ("star", "{}", "Unknown star"),
        ("fork", r#"{"number":1}"#, "Unknown fork"),
        ("issues.opened", r#"{"number":1}"#, "Unknown issues.opened"),
        (
            "issues",
            r#"{"action":"opened"}"#,
            "Undecodable issues.opened at $",
        ),
        (
            "issues",
            r#"{"action":"opened","number":"1"}"#,
            "Undecodable issues.opened at $.number",
        ),
    ] {
        let (found, delivery) = from_hub(event, body);
        assert_eq!(found, expected, "{event} {body}");
        assert_eq!(delivery.id.as_deref(), Some("72d3162e"));
    }
}

#[test]
fn the_name_of_a_delivery_has_its_action() {
    for (event, body, name) in [
        (
            "issues",
            r#"{"action":"opened","number":1}"#,
            "issues.opened",
        ),
        (
            "issues",
            r#"{"action":"pinned","number":1}"#,
            "issues.pinned",
        ),
        ("push", r#"{"number":1}"#, "push"),
        ("fork", r#"{"action":"x"}"#, "fork.x"),
    ] {
        assert_eq!(from_hub(event, body).1.event, name);
    }
}

#[test]
fn an_action_may_be_in_the_payload() {
    let webhook = Webhook::<InBody>::new(()).unwrap();
    for (body, expected) in [
        (
            r#"{"kind":"thing","detail":{"verb":"made","number":1}}"#,
            "Made(Numbered { number: 1 })",
        ),
        (
            r#"{"detail":{"number":1,"verb":"made"},"kind":"thing"}"#,
            "Made(Numbered { number: 1 })",
        ),
        (
            r#"{"kind":"thing","detail":{"number":1}}"#,
            "Thing(Numbered { number: 1 })",
        ),
        (
            r#"{"kind":"v1.thing","detail":{"verb":"made","number":1}}"#,
            "Versioned(Numbered { number: 1 })",
        ),
        (r#"{"kind":"thing.made","detail":{"number":1}}"#, "Unknown"),
        (
            r#"{"kind":"thing","detail":{"verb":"lost","number":1}}"#,
            "Unknown",
        ),
    ] {
        let (parts, body) = delivery_with(&[], body).into_parts();
        let verified = webhook.verify(&parts, &body).unwrap();
        let found = format!("{:?}", verified.event());
        assert!(found.starts_with(expected), "{body:?}: {found}");
    }
}

fn from_slack(headers: &[(&str, &str)], body: &str) -> (Talk, integration_runtime::Delivery) {
    let webhook = Webhook::<Talk>::new(WebhookConfig::new("a secret"))
        .unwrap()
        .clock(StoppedAt(now()));
    let (parts, body) = webhook
        .sign_test(delivery_with(headers, body.to_owned()))
        .unwrap()
        .into_parts();
    webhook.verify(&parts, &body).unwrap().into_parts()
}

#[test]
fn a_delivery_says_how_it_came() {
    let body =
        r#"{"type":"event_callback","event_id":"Ev1","event":{"type":"message","text":"hi"}}"#;
    let (event, delivery) = from_slack(&[], body);
    let Talk::Message(whole) = event else {
        panic!("{event:?}");
    };
    assert_eq!(
        whole["event"]["text"], "hi",
        "the payload is the whole body"
    );
    assert_eq!(
        (delivery.id.as_deref(), &*delivery.event),
        (Some("Ev1"), "message")
    );
    assert_eq!(delivery.received_at, now());
    assert_eq!(&*delivery.raw, body.as_bytes());
    assert_eq!(delivery.attempt, None);

    let (event, delivery) = from_slack(&[], r#"{"type":"url_verification","challenge":"c"}"#);
    assert!(matches!(event, Talk::Challenge(_)), "{event:?}");
    assert_eq!(delivery.id, None);
}

#[test]
fn a_delivery_counts_its_attempts_from_one() {
    let body = r#"{"event":{"type":"message"}}"#;
    for (count, attempt) in [
        ("1", Some(2)),
        ("2", Some(3)),
        ("0", Some(1)),
        ("4294967295", Some(u32::MAX)),
        ("many", None),
        ("", None),
        ("-1", None),
    ] {
        let (_, delivery) = from_slack(
            &[
                ("X-Slack-Retry-Num", count),
                ("X-Slack-Retry-Reason", "http_timeout"),
            ],
            body,
        );
        assert_eq!(delivery.attempt, attempt, "{count:?}");
    }
}

#[test]
fn an_identifier_in_a_signed_header_is_the_id() {
    let webhook =
        Webhook::<Standard>::new(WebhookConfig::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
            .unwrap();
    let webhook = webhook.clock(StoppedAt(now()));
    let request = delivery_with(
        &[("webhook-id", "msg_1")],
        r#"{"type":"thing.made","data":{"number":1}}"#,
    );
    let signed: Request<Bytes> = webhook.sign_test(request).unwrap();
    let (mut parts, body) = signed.into_parts();
    let (event, delivery) = webhook.verify(&parts, &body).unwrap().into_parts();
    assert!(matches!(event, Standard::Made(it) if it.number == 1));
    assert_eq!(delivery.id.as_deref(), Some("msg_1"));

    crate::harness::set(&mut parts.headers, "webhook-id", b"msg_2");
    assert!(webhook.verify(&parts, &body).is_err(), "the id is signed");
}

#[test]
fn a_delivery_from_a_queue_is_taken_for_genuine_by_name_only() {
    let webhook = hub().clock(StoppedAt(now() + Duration::from_secs(3600)));
    let unsigned = delivery_with(
        &[("X-GitHub-Event", "push"), ("X-GitHub-Delivery", "7")],
        r#"{"number":1}"#,
    );
    let (parts, body) = unsigned.into_parts();
    assert!(webhook.verify(&parts, &body).is_err());
    let verified = webhook.assume_verified(&parts, &body);
    assert!(matches!(verified.event(), Hub::Push(it) if it.number == 1));
    assert_eq!(verified.delivery().id.as_deref(), Some("7"));
}
