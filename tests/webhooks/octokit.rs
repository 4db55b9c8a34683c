//! Every payload of npm's `@octokit/webhooks-examples` through one declaration: none is lost, and none is an error.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use integration_runtime::{Webhook, WebhookConfig, WebhookSet, descriptor::Event};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    github::{Hub, Ledger},
    harness::{at_once, delivery_with},
};

/// The payloads of one event.
#[derive(Deserialize)]
struct Examples {
    name: String,
    examples: Vec<Value>,
}

/// Where `tests/peers/install` puts the payloads, or `None` when it has not.
fn package() -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("`target/tmp` is in `target`");
    let package = target.join("peers/npm/node_modules/@octokit/webhooks-examples");
    if package.join("api.github.com/index.json").is_file() {
        return Some(package);
    }
    integration_tests::skip_without("@octokit/webhooks-examples", "run `tests/peers/install`");
    None
}

/// All payloads: of github.com, and of each version of the Enterprise Server.
fn examples() -> Option<Vec<Examples>> {
    let mut all = Vec::new();
    for directory in fs::read_dir(package()?).expect("the package can be read") {
        let index = directory
            .expect("the package can be read")
            .path()
            .join("index.json");
        if index.is_file() {
            let text = fs::read(&index).expect("the payloads can be read");
            all.extend(
                serde_json::from_slice::<Vec<Examples>>(&text).expect("the payloads are JSON"),
            );
        }
    }
    Some(all)
}

fn action_of(payload: &Value) -> Option<&str> {
    payload["action"].as_str()
}

/// What is declared of an event, by the text of the declaration alone.
fn declared(event: &str, action: Option<&str>) -> Option<&'static Event> {
    let named = |name: &str| Hub::WEBHOOK.events.iter().find(|event| event.name == name);
    match action {
        None => named(event),
        Some(action) => {
            named(&format!("{event}.{action}")).or_else(|| named(&format!("{event}.*")))
        }
    }
}

fn webhook() -> Webhook<Hub> {
    Webhook::new(WebhookConfig::new("a secret of the hub")).unwrap()
}

/// Signs a payload as GitHub would, and hands it to the ledger.
fn receive(webhook: &Webhook<Hub>, ledger: &Ledger, event: &str, payload: &Value) {
    let headers = [
        ("X-GitHub-Event", event),
        ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
    ];
    let request = webhook
        .sign_test(delivery_with(&headers, payload.to_string()))
        .unwrap();
    let (parts, body) = request.into_parts();
    let answer = at_once(webhook.handle(&parts, &body, ledger));
    assert_eq!(answer.status(), 200, "{event}");
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    known: usize,
    ignored: usize,
    unknown: usize,
}

#[test]
fn every_published_payload_is_known_unknown_or_ignored_and_none_is_an_error() {
    let Some(all) = examples() else { return };
    let (webhook, ledger) = (webhook(), Ledger::default());
    let mut expected = Counts::default();
    for Examples { name, examples } in &all {
        for payload in examples {
            receive(&webhook, &ledger, name, payload);
            let sender = ledger.sender.lock().unwrap().take();
            match declared(name, action_of(payload)) {
                Some(event) if event.is_ignored() => expected.ignored += 1,
                Some(event) => {
                    expected.known += 1;
                    let login = payload["sender"]["login"].as_str();
                    assert_eq!(
                        sender.as_deref(),
                        login,
                        "{} was handled: {:?}",
                        event.name,
                        ledger.undecodable.lock().unwrap()
                    );
                }
                None => {
                    expected.unknown += 1;
                    let unknown = ledger.unknown.lock().unwrap();
                    let last = unknown.last().expect("it is kept");
                    let action =
                        action_of(payload).map_or(String::new(), |action| format!(".{action}"));
                    assert_eq!(last.event, format!("{name}{action}"));
                    assert_eq!(
                        &serde_json::from_slice::<Value>(&last.raw).unwrap(),
                        payload
                    );
                }
            }
        }
    }
    let undecodable = ledger.undecodable.lock().unwrap();
    assert!(undecodable.is_empty(), "{undecodable:#?}");
    let methods = ledger.methods.lock().unwrap();
    let unknown = ledger.unknown.lock().unwrap().len();
    let total: usize = all.iter().map(|event| event.examples.len()).sum();
    let counts = Counts {
        known: methods.values().sum(),
        unknown,
        ignored: total - methods.values().sum::<usize>() - unknown,
    };
    assert_eq!(counts, expected);
    // Not `eprintln!`, whose output the test harness swallows when the test passes.
    drop(writeln!(
        std::io::stderr(),
        "GitHub payloads: {total}, of which {counts:?}, 0 undecodable"
    ));

    let variants: std::collections::BTreeSet<&str> = Hub::WEBHOOK
        .events
        .iter()
        .map(|event| event.variant)
        .filter(|variant| !variant.is_empty())
        .collect();
    assert!(variants.len() >= 12, "{variants:?}");
    assert_eq!(
        methods.len(),
        variants.len(),
        "each method was called: {methods:?}"
    );
    assert!(total >= 329 && counts.ignored > 0, "{total} {counts:?}");
}

#[test]
fn an_action_that_github_invents_is_unknown() {
    let Some(all) = examples() else { return };
    let (webhook, ledger) = (webhook(), Ledger::default());
    let (mut mutated, mut caught) = (0, 0);
    for Examples { name, examples } in &all {
        for payload in examples {
            let mut payload = payload.clone();
            let Some(action) = payload.get_mut("action") else {
                continue;
            };
            *action = Value::from("invented_tomorrow");
            receive(&webhook, &ledger, name, &payload);
            // `repository.*` and `label.*` are for any action.
            match declared(name, Some("invented_tomorrow")) {
                Some(_) => caught += 1,
                None => {
                    mutated += 1;
                    let unknown = ledger.unknown.lock().unwrap();
                    assert_eq!(unknown.len(), mutated, "{name}");
                    assert_eq!(
                        unknown[mutated - 1].event,
                        format!("{name}.invented_tomorrow")
                    );
                }
            }
        }
    }
    assert!(ledger.undecodable.lock().unwrap().is_empty());
    assert_eq!(
        ledger.methods.lock().unwrap().keys().collect::<Vec<_>>(),
        [&"repository_touched"]
    );
    assert!(mutated > 200 && caught > 5, "{mutated} {caught}");
}

#[test]
fn a_payload_that_github_changes_is_undecodable_and_never_another_event() {
    let Some(all) = examples() else { return };
    let (webhook, ledger) = (webhook(), Ledger::default());
    let mut drifted = 0;
    for Examples { name, examples } in &all {
        for payload in examples {
            if declared(name, action_of(payload)).is_none_or(Event::is_ignored) {
                continue;
            }
            let mut payload = payload.clone();
            payload["sender"]["login"] = Value::from(17);
            receive(&webhook, &ledger, name, &payload);
            drifted += 1;
            let undecodable = ledger.undecodable.lock().unwrap();
            assert_eq!(undecodable.len(), drifted, "{name}");
            assert_eq!(undecodable[drifted - 1].path, "$.sender.login", "{name}");
        }
    }
    assert!(drifted > 100, "{drifted}");
    assert!(ledger.methods.lock().unwrap().is_empty() && ledger.unknown.lock().unwrap().is_empty());
}
