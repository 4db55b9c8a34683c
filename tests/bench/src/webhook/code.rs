//! Source text of the crates whose code the `webhook-code` benchmark counts: a handler of `n` events,
//! each with a payload of its own, and the way from the bytes of a delivery to its methods.

use std::fmt::Write;

/// How the events are told apart and decoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `from_str` of the payload alone, whose type is known: no envelope is read.
    Payload,
    /// `from_slice` of the envelope with a payload whose type is known: nothing is told apart by name.
    Known,
    /// `webhook_events!`.
    Generated,
    /// serde's internally tagged enum.
    Tagged,
    /// A `Value`, then the payload out of it.
    Value,
}

impl Style {
    pub const ALL: [Self; 5] = [
        Self::Payload,
        Self::Known,
        Self::Generated,
        Self::Tagged,
        Self::Value,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Payload => "payload",
            Self::Known => "known",
            Self::Generated => "generated",
            Self::Tagged => "tagged",
            Self::Value => "value",
        }
    }

    /// The crate's `lib.rs` with so many events.
    pub fn source(self, events: usize) -> String {
        let mut source = String::from(OPENING);
        for n in 0..events {
            source.push_str(&payload(n));
        }
        let methods = |delivery: &str| {
            each(events, |n| {
                format!(
                    "    async fn event{n}(&self, payload: Payload{n}{delivery}) -> Result<(), std::convert::Infallible> {{\n        \
                         std::hint::black_box(&payload);\n        Ok(())\n    }}\n"
                )
            })
        };
        match self {
            Self::Generated => {
                let rows = each(events, |n| {
                    format!("        \"thing.event{n}\" => Event{n}(Payload{n}),\n")
                });
                let methods = methods(", _: &Delivery");
                write!(source, "{GENERATED}    pub enum Events {{\n{rows}    }}\n}}\n\n{RECEIVE}\nimpl EventsHandler for Handler {{\n    type Error = std::convert::Infallible;\n{methods}}}\n")
            }
            _ => write!(
                source,
                "impl Handler {{\n{}}}\n\n{}",
                methods(""),
                self.by_hand(events)
            ),
        }
        .expect("a String takes all text");
        source
    }

    /// One function for all events, as one future: a function each would cost a future each.
    fn by_hand(self, events: usize) -> String {
        let call = |n: usize| format!("handler.event{n}(payload).await.ok();");
        match self {
            Self::Payload | Self::Known => {
                let arms = each(events, |n| {
                    let read = match self {
                        Self::Known => format!(
                            "let Known {{ data: payload, .. }} = serde_json::from_slice::<Known<Payload{n}>>(body)?;"
                        ),
                        _ => format!(
                            "let payload = serde_json::from_str::<Payload{n}>(std::str::from_utf8(body).unwrap_or_default())?;"
                        ),
                    };
                    format!("        {n} => {{ {read} {} }}\n", call(n))
                });
                format!("{KNOWN}{}", receive(", kind: usize", "", "kind", &arms))
            }
            Self::Tagged => {
                let rows = each(events, |n| {
                    format!(
                        "    #[serde(rename = \"thing.event{n}\")]\n    Event{n}(Enveloped<Payload{n}>),\n"
                    )
                });
                let arms = each(events, |n| {
                    format!(
                        "        Tagged::Event{n}(Enveloped {{ data: payload, .. }}) => {{ {} }}\n",
                        call(n)
                    )
                });
                format!(
                    "{ENVELOPED}#[derive(Deserialize)]\n#[serde(tag = \"type\")]\npub enum Tagged {{\n{rows}    #[serde(other)]\n    Unknown,\n}}\n\n{}",
                    receive("", "", "serde_json::from_slice::<Tagged>(body)?", &arms)
                )
            }
            Self::Value => {
                let arms = each(events, |n| {
                    format!(
                        "        Some(\"thing.event{n}\") => {{ let payload = serde_json::from_value::<Payload{n}>(data)?; {} }}\n",
                        call(n)
                    )
                });
                let read = "    let mut value: serde_json::Value = serde_json::from_slice(body)?;\n    let data = value[\"data\"].take();\n";
                receive("", read, "value[\"type\"].as_str()", &arms)
            }
            Self::Generated => unreachable!("it is not written by hand"),
        }
    }
}

fn receive(arguments: &str, read: &str, scrutinee: &str, arms: &str) -> String {
    format!(
        "async fn receive(handler: &Handler, body: &[u8]{arguments}) -> serde_json::Result<()> {{\n{read}    match {scrutinee} {{\n{arms}        \
             _ => {{}}\n    }}\n    Ok(())\n}}\n\n\
             /// The way in.\npub fn start<'a>(handler: &'a Handler, body: &'a [u8]{arguments}) -> Started<'a> {{\n    \
             Box::pin(receive(handler, body{}))\n}}\n",
        if arguments.is_empty() { "" } else { ", kind" }
    )
}

fn each(events: usize, text: impl Fn(usize) -> String) -> String {
    (0..events).map(text).collect()
}

fn payload(n: usize) -> String {
    format!(
        r"/// What event {n} holds.
#[derive(Debug, Deserialize)]
pub struct Payload{n} {{
    pub id: u64,
    pub name: String,
    pub note: Option<String>,
    pub labels: Vec<String>,
    pub weight: f64,
    pub active: bool,
    pub owner: Owner{n},
}}

/// Whose event {n} is.
#[derive(Debug, Deserialize)]
pub struct Owner{n} {{
    pub id: u64,
    pub name: String,
    pub email: Option<String>,
}}

"
    )
}

const OPENING: &str = r"//! Generated by the `webhook-code` benchmark.

use serde::Deserialize;
use std::future::Future;
use std::pin::Pin;

/// The handler of all events.
pub struct Handler;

/// What is under way.
pub type Started<'a> = Pin<Box<dyn Future<Output = serde_json::Result<()>> + Send + 'a>>;

";

const KNOWN: &str = r#"/// The envelope.
#[derive(Deserialize)]
pub struct Known<P> {
    pub id: String,
    #[serde(rename = "type")]
    pub name: String,
    pub data: P,
}

"#;

const ENVELOPED: &str = r"/// What is in the envelope beside the name.
#[derive(Deserialize)]
pub struct Enveloped<P> {
    pub id: String,
    pub data: P,
}

";

const GENERATED: &str = r#"use integration_runtime::{Delivery, Webhook, webhook_events};

webhook_events! {
    /// What the provider tells.
    #[webhook(
        signature = hmac_sha256(header = "X-Shop-Signature", encoding = hex),
        event = json("type"), payload = json("data"), id = json("id"),
    )]
"#;

const RECEIVE: &str = r"/// The way in.
pub fn start<'a>(
    webhook: &'a Webhook<Events>,
    parts: &'a http::request::Parts,
    body: &'a [u8],
    handler: &'a Handler,
) -> Pin<Box<dyn Future<Output = http::Response<bytes::Bytes>> + Send + 'a>> {
    webhook.handle(parts, body, handler)
}
";
