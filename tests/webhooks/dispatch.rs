//! From the bytes of a genuine delivery to its event: where the name and the payload are, in every order and spelling.

use std::sync::Mutex;

use integration_runtime::{
    Bytes, Delivery, UndecodableEvent, UnknownEvent, Webhook, webhook_events,
};
use serde::Deserialize;

use crate::harness::{at_once, delivery, delivery_with};

#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct User<'a> {
    id: u64,
    #[serde(borrow)]
    name: &'a str,
}

/// All of it may be left out, so that it decodes from any other payload.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Gone {
    #[serde(default)]
    id: u64,
}

webhook_events! {
    /// An envelope with payloads that borrow from the body.
    #[webhook(signature = none, event = json("type"), payload = json("data"), id = json("id"))]
    #[derive(Debug)]
    pub(crate) enum Enveloped<'a> {
        "user.created" => Created(User<'a>),
        "user.updated" | "user.renamed" => Updated(User<'a>),
        "user.deleted" => Deleted(Gone),
        "user.viewed" | "user.seen" => ignore,
        #[cfg(any())]
        "user.absent" => Absent(NoSuchType),
        #[cfg(not(any()))]
        "user.present" => Present(Gone),
    }
}

webhook_events! {
    /// As Stripe has it.
    #[webhook(signature = none, event = json("type"), payload = json("/data/object"), id = json("id"))]
    #[derive(Debug)]
    pub(crate) enum Nested {
        "made" => Made(Gone),
        "lost" => Lost(Gone),
    }
}

webhook_events! {
    /// Name and payload side by side, one level down.
    #[webhook(signature = none, event = json("/event/type"), payload = json("/event/body"), id = json("/event/id"))]
    #[derive(Debug)]
    pub(crate) enum Inner {
        "made" => Made(Gone),
        "lost" => Lost(Gone),
    }
}

webhook_events! {
    /// Name and payload in different objects.
    #[webhook(signature = none, event = json("/meta/type"), payload = json("/data"), id = json("/meta/id"))]
    #[derive(Debug)]
    pub(crate) enum Apart {
        "made" => Made(Gone),
        "lost" => Lost(Gone),
    }
}

webhook_events! {
    /// The payload is the whole body, its name included.
    #[webhook(signature = none, event = json("type"), id = none)]
    #[derive(Debug)]
    pub(crate) enum Flat {
        "made" => Made(Gone),
        "lost" => Lost(Gone),
        "seen" => ignore,
    }
}

webhook_events! {
    /// Keys that a pointer has to escape, and an index.
    #[webhook(signature = none, event = json("/a~1b/~0type"), payload = json("/list"), id = json("/list/1/id"))]
    #[derive(Debug)]
    pub(crate) enum Odd {
        "made" => Made(Vec<Gone>),
    }
}

webhook_events! {
    #[webhook(
        signature = none, event = json("/event/type", "/type"), id = json("/event_id", "/id"), payload = json("data"),
    )]
    #[derive(Debug)]
    pub(crate) enum EitherPlace {
        "made" => Made(Gone),
        "lost" => Lost(Gone),
    }
}

webhook_events! {
    #[webhook(signature = none, event = header("X-Acme-Topic", "Acme-Topic"), id = header("X-Acme-Id", "Acme-Id"))]
    #[derive(Debug)]
    pub(crate) enum ByHeader {
        "orders/paid" => Paid(Gone),
    }
}

/// The variant of an event, as text; what is undecodable with its path, and what is unknown with its name.
macro_rules! outcome {
    ($set:ident, $delivery:expr) => {{
        let (parts, body) = $delivery.into_parts();
        let webhook = Webhook::<$set>::new(()).unwrap();
        let verified = webhook.verify(&parts, &body).unwrap();
        let (event, delivery) = verified.into_parts();
        let text = match &event {
            $set::Unknown(event) => format!("Unknown {}", event.event),
            $set::Undecodable(event) => format!("Undecodable {} at {}", event.event, event.path),
            known => format!("{known:?}"),
        };
        (text, delivery)
    }};
}

macro_rules! assert_outcomes {
    ($set:ident: $($body:expr => $outcome:expr),* $(,)?) => {$(
        let (found, _) = outcome!($set, delivery($body));
        assert_eq!(found, $outcome, "{}", $body);
    )*};
}

#[test]
fn the_name_may_be_anywhere_and_spelt_anyhow() {
    let created = r#"Created(User { id: 1, name: "Ada" })"#;
    let data = r#""data":{"id":1,"name":"Ada"}"#;
    assert_outcomes! { Enveloped:
        format!(r#"{{"type":"user.created","id":"e",{data}}}"#) => created,
        format!(r#"{{"id":"e",{data},"type":"user.created"}}"#) => created,
        format!(r#"{{{data},"type":"user.created","id":"e"}}"#) => created,
        format!("\n{{\r\n  \"id\" : \"e\",\n\t\"type\"\t:\n\"user.created\" , {data}\n}}\n") => created,
        format!(r#"{{"type":"user\u002ecreated",{data}}}"#) => created,
        format!(r#"{{"t\u0079pe":"user.created",{data}}}"#) => created,
        format!(r#"{{{data},"\u0074ype":"\u0075ser.created"}}"#) => created,
        // What only looks like the name.
        format!(r#"{{"x":{{"type":"user.deleted"}},"y":[{{"type":"user.deleted"}}],{data},"type":"user.created"}}"#) => created,
        format!(r#"{{"x":"\"type\":\"user.deleted\"","types":"user.deleted",{data},"type":"user.created"}}"#) => created,
        r#"{"data":{"id":1,"name":"Ada","type":"user.deleted","data":0},"type":"user.created"}"# => created,
        r#"{"data":{"type":"user.deleted"}}"# => "Unknown ",
        r#"{"data":{"type":"user.deleted"},"type":"user.absent"}"# => "Unknown user.absent",
        r#"{"data":{},"type":"user.absent","type":"user.deleted"}"# => "Unknown user.absent",
        r#"{"data":{"type":"user.deleted"},"type":"user.seen"}"# => "Ignored",
    }
}

#[test]
fn each_name_has_its_variant() {
    let body = |name: &str| format!(r#"{{"type":"{name}","data":{{"id":1,"name":"Ada"}}}}"#);
    assert_outcomes! { Enveloped:
        body("user.created") => r#"Created(User { id: 1, name: "Ada" })"#,
        body("user.updated") => r#"Updated(User { id: 1, name: "Ada" })"#,
        body("user.renamed") => r#"Updated(User { id: 1, name: "Ada" })"#,
        body("user.deleted") => "Deleted(Gone { id: 1 })",
        body("user.present") => "Present(Gone { id: 1 })",
        body("user.viewed") => "Ignored",
        body("user.seen") => "Ignored",
        body("user.absent") => "Unknown user.absent",
        body("user") => "Unknown user",
        body("user.created.") => "Unknown user.created.",
        body("*") => "Unknown *",
    }
}

#[test]
fn an_ignored_event_needs_no_payload() {
    assert_outcomes! { Enveloped:
        r#"{"type":"user.viewed"}"# => "Ignored",
        r#"{"type":"user.viewed","data":null}"# => "Ignored",
        r#"{"type":"user.seen","data":{"id":"seventeen"}}"# => "Ignored",
    }
    assert_outcomes! { Flat: r#"{"type":"seen"}"# => "Ignored" }
}

#[test]
fn a_name_that_is_there_twice_never_passes_one_event_off_as_another() {
    assert_outcomes! { Enveloped:
        r#"{"type":"user.deleted","data":{},"type":"user.created"}"# => "Undecodable user.deleted at $.type",
        r#"{"type":"user.deleted","type":"user.viewed","data":{}}"# => "Undecodable user.deleted at $.type",
        r#"{"type":"user.deleted","data":{},"type":17}"# => "Undecodable user.deleted at $.type",
        r#"{"type":"user.deleted","data":{},"type":"user.deleted"}"# => "Deleted(Gone { id: 0 })",
    }
    let (found, _) = outcome!(
        Enveloped,
        delivery(r#"{"type":"user.deleted","data":{},"t\u0079pe":"user.created"}"#)
    );
    assert!(found.starts_with("Undecodable user.deleted"), "{found}");
    for (first, second) in [("made", "lost"), ("lost", "made")] {
        assert_outcomes! { Nested:
            format!(r#"{{"type":"{first}","data":{{"object":{{}}}},"type":"{second}"}}"#) => format!("Undecodable {first} at $.type"),
        }
        assert_outcomes! { Inner:
            format!(r#"{{"event":{{"type":"{first}","body":{{}},"type":"{second}"}}}}"#) => format!("Undecodable {first} at $.event.type"),
        }
        let (found, _) = outcome!(
            Inner,
            delivery(format!(
                r#"{{"event":{{"type":"{first}","body":{{}}}},"event":{{"type":"{second}","body":{{}}}}}}"#
            ))
        );
        assert!(
            found.starts_with(&format!("Undecodable {first}")),
            "{found}"
        );
    }
    // Where the body is the payload, its type decides what else is in it: the first name counts.
    for (first, second, variant) in [("made", "lost", "Made"), ("lost", "made", "Lost")] {
        let (found, _) = outcome!(
            Flat,
            delivery(format!(r#"{{"type":"{first}","type":"{second}"}}"#))
        );
        let undecodable = format!("Undecodable {first}");
        assert!(
            found.starts_with(variant) || found.starts_with(&undecodable),
            "{found}"
        );
    }
}

#[test]
fn a_name_in_an_object_of_its_own_that_is_there_twice_is_undecodable() {
    for (first, second) in [("made", "lost"), ("lost", "made")] {
        let (found, _) = outcome!(
            Apart,
            delivery(format!(
                r#"{{"meta":{{"type":"{first}"}},"data":{{}},"meta":{{"type":"{second}"}}}}"#
            ))
        );
        assert!(
            found.starts_with(&format!("Undecodable {first}")),
            "{found}"
        );
        let (found, _) = outcome!(
            Apart,
            delivery(format!(
                r#"{{"meta":{{"type":"{first}","type":"{second}"}},"data":{{}}}}"#
            ))
        );
        assert!(
            found.starts_with(&format!("Undecodable {first}")),
            "{found}"
        );
    }
}

#[test]
fn a_payload_that_is_there_twice_is_undecodable() {
    let (found, _) = outcome!(
        Enveloped,
        delivery(r#"{"type":"user.deleted","data":{"id":1},"data":{"id":2}}"#)
    );
    assert!(found.starts_with("Undecodable user.deleted"), "{found}");
    let (found, _) = outcome!(
        Nested,
        delivery(r#"{"type":"made","data":{"object":{}},"data":{"object":{"id":2}}}"#)
    );
    assert!(found.starts_with("Undecodable made"), "{found}");
}

#[test]
fn a_declared_event_without_its_payload_is_undecodable() {
    for body in [
        r#"{"type":"made"}"#,
        r#"{"type":"made","data":null}"#,
        r#"{"type":"made","data":[]}"#,
        r#"{"type":"made","data":{}}"#,
        r#"{"type":"made","data":{"object":null}}"#,
        r#"{"type":"made","data":{"object":{"id":-1}}}"#,
        r#"{"type":"made","data":{"object":{}}} x"#,
        r#"{"type":"made","data":{"object":{}}"#,
    ] {
        let (found, delivery) = outcome!(Nested, delivery(body));
        assert!(found.starts_with("Undecodable made"), "{body}: {found}");
        assert_eq!(delivery.event, "made");
    }
    assert_outcomes! { Nested: r#"{"type":"made","data":{"x":[1],"object":{"id":3},"y":{}}}"# => "Made(Gone { id: 3 })" }
}

#[test]
fn what_is_no_json_is_an_unknown_event_without_a_name() {
    for body in [
        "",
        "null",
        "[]",
        "17",
        "\"made\"",
        "made",
        "{",
        r#"{"type""#,
        r#"{"type":null}"#,
        r#"{"type":{}}"#,
    ] {
        let (found, delivery) = outcome!(Nested, delivery(body));
        assert_eq!((&*found, &*delivery.event), ("Unknown ", ""), "{body}");
    }
}

#[test]
fn pointers_go_through_escaped_keys_and_indices() {
    let body = r#"{"list":[{"id":1},{"id":2}],"a/b":{"type":"no","~type":"made"}}"#;
    let (found, delivery) = outcome!(Odd, delivery(body));
    assert_eq!(found, "Made([Gone { id: 1 }, Gone { id: 2 }])");
    assert_eq!(delivery.id.as_deref(), Some("2"));
}

#[test]
fn several_places_are_tried_in_order() {
    for (body, variant, id) in [
        (
            r#"{"type":"lost","event":{"type":"made"},"data":{},"id":"b","event_id":"a"}"#,
            "Made",
            Some("a"),
        ),
        (r#"{"type":"lost","data":{},"id":"b"}"#, "Lost", Some("b")),
        (
            r#"{"type":"lost","event":{},"data":{},"event_id":7}"#,
            "Lost",
            Some("7"),
        ),
        (
            r#"{"type":"lost","event":null,"data":{},"event_id":null}"#,
            "Lost",
            None,
        ),
        (
            r#"{"event":{"type":null},"type":"lost","data":{}}"#,
            "Lost",
            None,
        ),
    ] {
        let (found, delivery) = outcome!(EitherPlace, delivery(body));
        assert!(found.starts_with(variant), "{body}: {found}");
        assert_eq!(delivery.id.as_deref(), id, "{body}");
    }
    for (headers, variant, id) in [
        (
            &[
                ("X-Acme-Topic", "orders/paid"),
                ("Acme-Topic", "other"),
                ("Acme-Id", "b"),
            ][..],
            "Paid",
            Some("b"),
        ),
        (
            &[
                ("acme-topic", "orders/paid"),
                ("x-acme-id", "a"),
                ("acme-id", "b"),
            ],
            "Paid",
            Some("a"),
        ),
        (
            &[("x-acme-topic", ""), ("acme-topic", "orders/paid")],
            "Paid",
            None,
        ),
        (
            &[("x-acme-topic", "orders/void")],
            "Unknown orders/void",
            None,
        ),
        (&[], "Unknown ", None),
    ] {
        let (found, delivery) = outcome!(ByHeader, delivery_with(headers, r#"{"id":1}"#));
        assert!(found.starts_with(variant), "{headers:?}: {found}");
        assert_eq!(delivery.id.as_deref(), id, "{headers:?}");
    }
}

#[test]
fn a_payload_borrows_from_the_body() {
    let (parts, body) =
        delivery(r#"{"type":"user.created","data":{"id":1,"name":"Ada"}}"#).into_parts();
    let webhook = Webhook::<Enveloped<'static>>::new(()).unwrap();
    let verified = webhook.verify(&parts, &body).unwrap();
    let Enveloped::Created(user) = verified.event() else {
        panic!("{verified:?}");
    };
    assert!(
        body.as_ptr_range().contains(&user.name.as_ptr()),
        "nothing was copied"
    );
}

#[derive(Debug, Default)]
struct Names(Mutex<Vec<String>>);

impl Names {
    async fn note(&self, name: impl Into<String>) -> Result<(), String> {
        self.0.lock().unwrap().push(name.into());
        Ok(())
    }
}

impl EnvelopedHandler for Names {
    type Error = String;

    async fn created(&self, payload: User<'_>, _: &Delivery) -> Result<(), String> {
        self.note(format!("created {}", payload.name)).await
    }

    async fn updated(&self, payload: User<'_>, delivery: &Delivery) -> Result<(), String> {
        self.note(format!("{} {}", delivery.event, payload.name))
            .await
    }

    async fn deleted(&self, payload: Gone, _: &Delivery) -> Result<(), String> {
        self.note(format!("deleted {}", payload.id)).await
    }

    async fn present(&self, _: Gone, _: &Delivery) -> Result<(), String> {
        Err("it must not be".to_owned())
    }

    async fn unknown(&self, event: UnknownEvent, _: &Delivery) -> Result<(), String> {
        self.note(format!("unknown {}", event.event)).await
    }

    async fn undecodable(&self, event: UndecodableEvent, _: &Delivery) -> Result<(), String> {
        self.note(format!("undecodable {} {}", event.event, event.path))
            .await
    }
}

#[test]
fn each_event_goes_to_its_own_method() {
    let names = Names::default();
    let webhook = Webhook::<Enveloped<'static>>::new(()).unwrap();
    let mut statuses = Vec::new();
    for name in [
        "created", "renamed", "updated", "deleted", "viewed", "invented", "present",
    ] {
        let body = Bytes::from(format!(
            r#"{{"type":"user.{name}","data":{{"id":1,"name":"Ada"}}}}"#
        ));
        let (parts, body) = delivery(body).into_parts();
        statuses.push(
            at_once(webhook.handle(&parts, &body, &names))
                .status()
                .as_u16(),
        );
    }
    let (parts, body) = delivery(r#"{"type":"user.created","data":{"id":"1"}}"#).into_parts();
    statuses.push(
        at_once(webhook.handle(&parts, &body, &names))
            .status()
            .as_u16(),
    );
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 503, 200]);
    assert_eq!(
        *names.0.lock().unwrap(),
        [
            "created Ada",
            "user.renamed Ada",
            "user.updated Ada",
            "deleted 1",
            "unknown user.invented",
            "undecodable user.created $.data.id"
        ]
    );
}
