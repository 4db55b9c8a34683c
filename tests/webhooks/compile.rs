//! What a set of events may look like, and what may be done with what comes out of it. That it compiles is most of the
//! test; the rest is that it dispatches.

mod places;

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::sync::Mutex;

use bytes::Bytes;
use http::Request;
use http::request::Parts;
use integration_runtime::descriptor::{Source, Verification};
use integration_runtime::{
    AuthError, Delivery, EnvVar, FromEnv, Rejection, Result, Secret, UndecodableEvent,
    UnknownEvent, UnverifiedDelivery, Verified, VerifyWebhook, Webhook, WebhookConfig, WebhookSet,
    integration, webhook_events,
};
use serde::Deserialize;
use serde_json::json;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct User {
    id: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Wrapper<T> {
    inner: T,
}

webhook_events! {
    /// What Acme tells us.
    #[webhook(
        signature = hmac_sha256(header = "X-Acme-Signature", encoding = hex),
        event = json("type"), payload = json("data"), id = json("id"),
    )]
    #[derive(Clone, Debug)]
    enum AcmeEvent {
        /// A user signed up.
        "user.created" => UserCreated(User),
        "user.updated" | "user.renamed" => UserUpdated(Wrapper<Vec<User>>),
        "user.deleted" => UserDeleted((u64, String)),
        "user.viewed" => ignore,
        /// Keywords are handled too.
        "user.moved" => Move(Option<u64>),
        "user.typed" => r#Type(()),
        #[cfg(any())]
        "never" => Never(NoSuchType),
        #[cfg(not(target_os = "none"))]
        "always" => Always(Box<str>),
        #[deprecated = "nobody needs it"]
        "old" => Old(u8),
    }
}

/// Notes what it was called with.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn note(&self, what: impl fmt::Debug) {
        self.0
            .lock()
            .expect("no test panics with it")
            .push(format!("{what:?}"));
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no test panics with it"))
    }
}

#[allow(deprecated, reason = "a handler handles old events too")]
impl AcmeEventHandler for Notes {
    type Error = std::io::Error;

    async fn user_created(&self, user: User, delivery: &Delivery) -> std::io::Result<()> {
        tokio::task::yield_now().await;
        self.note((user.id, &delivery.id));
        Ok(())
    }

    async fn user_updated(&self, users: Wrapper<Vec<User>>, _: &Delivery) -> std::io::Result<()> {
        self.note(users.inner);
        Ok(())
    }

    async fn user_deleted(&self, (id, name): (u64, String), _: &Delivery) -> std::io::Result<()> {
        self.note((id, name));
        Ok(())
    }

    async fn r#move(&self, to: Option<u64>, _: &Delivery) -> std::io::Result<()> {
        self.note(to);
        Ok(())
    }

    async fn r#type(&self, nothing: (), _: &Delivery) -> std::io::Result<()> {
        self.note(nothing);
        Ok(())
    }

    async fn always(&self, text: Box<str>, _: &Delivery) -> std::io::Result<()> {
        self.note(text);
        Ok(())
    }

    async fn old(&self, number: u8, _: &Delivery) -> std::io::Result<()> {
        self.note(number);
        Ok(())
    }

    async fn unknown(&self, event: UnknownEvent, _: &Delivery) -> std::io::Result<()> {
        self.note(("unknown", event.event));
        Ok(())
    }

    async fn undecodable(&self, event: UndecodableEvent, _: &Delivery) -> std::io::Result<()> {
        self.note(("undecodable", event.event));
        Ok(())
    }
}

fn delivery(headers: &[(&str, &str)], body: &serde_json::Value) -> (Parts, Bytes) {
    let mut request = Request::post("https://hooks.example/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .body(Bytes::from(body.to_string()))
        .expect("a request");
    request.into_parts()
}

fn acme() -> Webhook<AcmeEvent> {
    Webhook::new(WebhookConfig::new("secret")).expect("the secret is text")
}

#[tokio::test]
async fn each_event_has_its_method() {
    let (webhook, notes) = (acme(), Notes::default());
    for (event, data, expected) in [
        ("user.created", json!({"id": 7}), "(7, Some(\"e1\"))"),
        (
            "user.updated",
            json!({"inner": [{"id": 7}]}),
            "[User { id: 7 }]",
        ),
        ("user.renamed", json!({"inner": []}), "[]"),
        ("user.deleted", json!([7, "Ada"]), "(7, \"Ada\")"),
        ("user.moved", json!(null), "None"),
        ("user.typed", json!(null), "()"),
        ("always", json!("x"), "\"x\""),
        ("old", json!(1), "1"),
        ("user.banned", json!(1), "(\"unknown\", \"user.banned\")"),
        (
            "user.created",
            json!({"id": "x"}),
            "(\"undecodable\", \"user.created\")",
        ),
        ("never", json!(1), "(\"unknown\", \"never\")"),
    ] {
        let (parts, body) = delivery(&[], &json!({"id": "e1", "type": event, "data": data}));
        webhook
            .assume_verified(&parts, &body)
            .dispatch(&notes)
            .await
            .expect("notes do not fail");
        assert_eq!(notes.take(), [expected], "{event}");
    }
}

#[tokio::test]
async fn an_ignored_event_is_nobodys() {
    let (webhook, notes) = (acme(), Notes::default());
    for body in [
        json!({"id": "e1", "type": "user.viewed", "data": {"any": ["thing"]}}),
        json!({"data": [{"any": "thing"}], "type": "user.viewed", "id": "e1", "more": 1}),
        json!({"type": "user.viewed"}),
    ] {
        let (parts, body) = delivery(&[], &body);
        let verified = webhook.assume_verified(&parts, &body);
        assert!(
            matches!(verified.event(), AcmeEvent::Ignored),
            "{verified:?}"
        );
        verified.dispatch(&notes).await.expect("nothing fails");
        assert!(notes.take().is_empty());
    }
}

#[test]
fn the_descriptor_says_it_all() {
    let webhook = AcmeEvent::WEBHOOK;
    assert_eq!(
        (webhook.name, webhook.docs),
        ("AcmeEvent", "What Acme tells us.")
    );
    assert_eq!(webhook.event, Source::Json(&["/type"]));
    assert_eq!(webhook.action, Source::None);
    assert_eq!(
        (webhook.id, webhook.payload),
        (Source::Json(&["/id"]), "/data")
    );
    let names: Vec<_> = webhook
        .events
        .iter()
        .map(|event| (event.name, event.variant))
        .collect();
    assert_eq!(
        names,
        [
            ("user.created", "UserCreated"),
            ("user.updated", "UserUpdated"),
            ("user.renamed", "UserUpdated"),
            ("user.deleted", "UserDeleted"),
            ("user.viewed", ""),
            ("user.moved", "Move"),
            ("user.typed", "Type"),
            ("always", "Always"),
            ("old", "Old"),
        ]
    );
    assert_eq!(webhook.events[0].docs, "A user signed up.");
}

#[derive(Debug, Deserialize)]
pub(crate) struct Push<'a> {
    #[serde(borrow, rename = "ref")]
    branch: Cow<'a, str>,
    after: &'a str,
}

webhook_events! {
    #[webhook(signature = github)]
    #[derive(Debug)]
    pub(crate) enum HubEvent<'body> {
        "issues.*" => IssueChanged(serde::de::IgnoredAny),
        "push" => Push(Push<'body>),
        "issues.opened" | "issues.reopened" => IssueOpened(Wrapper<&'body str>),
        "star.*" => ignore,
    }
}

struct Branches(Mutex<Vec<String>>);

impl HubEventHandler for Branches {
    type Error = Infallible;

    async fn issue_changed(
        &self,
        _: serde::de::IgnoredAny,
        _: &Delivery,
    ) -> std::result::Result<(), Infallible> {
        self.0.lock().expect("no panic").push("changed".to_owned());
        Ok(())
    }

    async fn push(&self, push: Push<'_>, _: &Delivery) -> std::result::Result<(), Infallible> {
        // Borrowed across an await, and the future is still `Send`.
        tokio::task::yield_now().await;
        self.0
            .lock()
            .expect("no panic")
            .push(format!("{} {}", push.branch, push.after));
        Ok(())
    }

    async fn issue_opened(
        &self,
        issue: Wrapper<&str>,
        _: &Delivery,
    ) -> std::result::Result<(), Infallible> {
        self.0
            .lock()
            .expect("no panic")
            .push(issue.inner.to_owned());
        Ok(())
    }
}

#[tokio::test]
async fn payloads_may_borrow_from_the_body() {
    let webhook =
        Webhook::<HubEvent>::new(WebhookConfig::new("secret")).expect("the secret is text");
    let branches = Branches(Mutex::default());
    for (event, body) in [
        ("push", json!({"ref": "main", "after": "c0ffee"})),
        ("issues", json!({"action": "opened", "inner": "one"})),
        ("issues", json!({"action": "locked"})),
        ("star", json!({"action": "created"})),
    ] {
        let (parts, body) = delivery(
            &[("X-GitHub-Event", event), ("X-GitHub-Delivery", "1")],
            &body,
        );
        let Ok(()) = webhook
            .assume_verified(&parts, &body)
            .dispatch(&branches)
            .await;
    }
    assert_eq!(
        *branches.0.lock().expect("no panic"),
        ["main c0ffee", "one", "changed"]
    );
}

/// An application is generic over the handler, and spawns.
fn spawned<H: AcmeEventHandler + 'static>(
    verified: Verified<AcmeEvent>,
    handler: H,
) -> tokio::task::JoinHandle<bool> {
    tokio::spawn(async move { verified.dispatch(&handler).await.is_ok() })
}

#[tokio::test]
async fn handling_is_send() {
    let (parts, body) = delivery(&[], &json!({"type": "user.created", "data": {"id": 1}}));
    let verified = acme().assume_verified(&parts, &body);
    assert!(
        spawned(verified, Notes::default())
            .await
            .expect("it does not panic")
    );
}

#[test]
fn a_match_is_exhaustive() {
    fn name(event: &HubEvent<'_>) -> &'static str {
        match event {
            HubEvent::IssueChanged(_) => "changed",
            HubEvent::Push(_) => "push",
            HubEvent::IssueOpened(_) => "opened",
            HubEvent::Ignored => "ignored",
            HubEvent::Unknown(_) => "unknown",
            HubEvent::Undecodable(_) => "undecodable",
        }
    }
    let (parts, body) = delivery(&[("X-GitHub-Event", "fork")], &json!({}));
    let webhook =
        Webhook::<HubEvent>::new(WebhookConfig::new("secret")).expect("the secret is text");
    assert_eq!(
        name(webhook.assume_verified(&parts, &body).event()),
        "unknown"
    );
}

/// A verifier of the user's own.
struct FromLoopback<const N: usize> {
    peers: Peers,
}

#[derive(Clone, Debug)]
struct Peers(String);

impl FromEnv for Peers {
    const VARS: &'static [EnvVar] = &[EnvVar::new("PEERS", "who may call")];

    fn read_env(env: &mut integration_runtime::Env<'_>) -> Option<Self> {
        env.read(&Self::VARS[0]).map(Self)
    }
}

impl<const N: usize> VerifyWebhook for FromLoopback<N> {
    type Config = Peers;

    fn from_config(peers: Peers) -> std::result::Result<Self, AuthError> {
        Ok(Self { peers })
    }

    fn verify(&self, delivery: &UnverifiedDelivery<'_>) -> std::result::Result<(), Rejection> {
        let peer = delivery
            .parts
            .headers
            .get("x-peer")
            .map(|peer| peer.as_bytes());
        match peer == Some(self.peers.0.as_bytes()) {
            true => Ok(()),
            false => Err(Rejection::mismatch("not from home")),
        }
    }
}

webhook_events! {
    #[webhook(signature = custom(FromLoopback<1>), event = header("X-Event"), id = none)]
    enum OwnEvent {
        "ping" => Ping(Wrapper<u8>),
    }
}

webhook_events! {
    #[webhook(signature = none, event = json("/a~1b/0"), id = none)]
    enum OpenEvent {
        "ping" => ignore,
    }
}

#[test]
fn a_verifier_of_ones_own() {
    let webhook = Webhook::<OwnEvent>::new(Peers("home".to_owned())).expect("any peer will do");
    assert!(matches!(
        OwnEvent::WEBHOOK.verification,
        Verification::Custom("FromLoopback<1>")
    ));
    let (parts, body) = delivery(
        &[("X-Event", "ping"), ("X-Peer", "home")],
        &json!({"inner": 1}),
    );
    let verified = webhook.verify(&parts, &body).expect("it is from home");
    assert!(matches!(
        verified.event(),
        OwnEvent::Ping(Wrapper { inner: 1 })
    ));
    let (parts, body) = delivery(&[("X-Event", "ping"), ("X-Peer", "elsewhere")], &json!({}));
    assert!(webhook.verify(&parts, &body).is_err());
    assert!(matches!(
        OpenEvent::WEBHOOK.verification,
        Verification::None
    ));
    assert!(Webhook::<OpenEvent>::new(()).is_ok());
}

#[integration(base_url = "https://api.acme.example/v1", auth = bearer, webhooks = AcmeEvent)]
trait Acme {
    #[get("/users/{id}")]
    async fn get_user(&self, id: u64) -> Result<User>;
}

#[integration(base_url = "https://api.hub.example", webhooks = HubEvent<'static>)]
trait Hub {
    #[get("/zen")]
    async fn zen(&self) -> Result<String>;
}

#[integration(base_url = "https://api.own.example", webhooks = OwnEvent)]
trait Own {
    #[get("/zen")]
    async fn zen(&self) -> Result<String>;
}

#[test]
fn secrets_are_configured_with_the_client() {
    let lookup = |name: &str| match name {
        "ACME_API_TOKEN" | "ACME_WEBHOOK_SECRET" | "HUB_WEBHOOK_SECRET" | "OWN_PEERS" => {
            Some("secret".to_owned())
        }
        _ => None,
    };
    let config = AcmeConfig::from_lookup(lookup).expect("all is set");
    assert_eq!(config.webhook.secrets.len(), 1);
    let client = AcmeClient::new(config).expect("the configuration is good");
    let (parts, body) = delivery(&[], &json!({"type": "user.created", "data": {"id": 7}}));
    assert!(
        client
            .integration()
            .webhook()
            .verify(&parts, &body)
            .is_err()
    );
    let described = client.integration().descriptor();
    assert_eq!(
        described.webhooks.map(|webhooks| webhooks.name),
        Some("AcmeEvent")
    );

    let hub = HubClient::new(HubConfig::from_lookup(lookup).expect("all is set"))
        .expect("the configuration is good");
    let _: Webhook<HubEvent<'static>> = hub.integration().webhook();

    let own = OwnConfig::from_lookup(lookup).expect("all is set");
    assert_eq!(own.webhook.0, "secret");
    assert!(OwnClient::new(own).is_ok());

    let error = AcmeConfig::from_lookup(|_| None)
        .expect_err("nothing is set")
        .to_string();
    assert!(
        error.contains("ACME_WEBHOOK_SECRET") && error.contains("ACME_API_TOKEN"),
        "{error}"
    );
    let _ = AcmeConfig {
        base_url: "https://api.acme.example/v1".parse().expect("a URL"),
        token: Secret::from("token"),
        webhook: WebhookConfig::new("secret"),
    };
}
