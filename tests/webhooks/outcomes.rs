//! What must come of every kind of delivery, over a socket: outcomes W1, W7 and W8, and the statuses beside them.

use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use http::Request;
use integration_runtime::{
    AuthError, Delivery, Dispatch, Rejection, UndecodableEvent, UnknownEvent, UnverifiedDelivery,
    VerifyWebhook, Webhook, WebhookConfig, webhook_events,
};
use serde::Deserialize;

use crate::{
    harness::{Endpoint, StoppedAt, delivery, now, now_and, set},
    schemes::{Calls, SCHEMES, Scheme},
};

#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Customer {
    id: String,
    #[serde(default)]
    emails: Vec<String>,
}

webhook_events! {
    #[webhook(signature = stripe, payload = json("/data/object"))]
    #[derive(Debug)]
    pub(crate) enum Billing {
        "customer.created" => CustomerCreated(Customer),
        "customer.deleted" => CustomerDeleted(Customer),
        "customer.viewed" => ignore,
    }
}

/// Why the database did not take it.
#[derive(Debug)]
pub(crate) struct Unavailable;

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the database is away")
    }
}

/// A handler that keeps all it is told.
#[derive(Debug, Default)]
struct Keeper {
    created: Mutex<Vec<(Customer, Delivery)>>,
    unknown: Mutex<Vec<(UnknownEvent, Delivery)>>,
    undecodable: Mutex<Vec<(UndecodableEvent, Delivery)>>,
    failing: AtomicUsize,
}

impl BillingHandler for Keeper {
    type Error = Unavailable;

    async fn customer_created(
        &self,
        payload: Customer,
        delivery: &Delivery,
    ) -> Result<(), Unavailable> {
        tokio::task::yield_now().await;
        self.created
            .lock()
            .unwrap()
            .push((payload, delivery.clone()));
        Ok(())
    }

    async fn customer_deleted(&self, _: Customer, _: &Delivery) -> Result<(), Unavailable> {
        self.failing.fetch_add(1, Ordering::SeqCst);
        Err(Unavailable)
    }

    async fn unknown(&self, event: UnknownEvent, delivery: &Delivery) -> Result<(), Unavailable> {
        self.unknown.lock().unwrap().push((event, delivery.clone()));
        Ok(())
    }

    async fn undecodable(
        &self,
        event: UndecodableEvent,
        delivery: &Delivery,
    ) -> Result<(), Unavailable> {
        self.undecodable
            .lock()
            .unwrap()
            .push((event, delivery.clone()));
        Ok(())
    }
}

impl Keeper {
    fn calls(&self) -> usize {
        let kept = self.created.lock().unwrap().len() + self.unknown.lock().unwrap().len();
        kept + self.undecodable.lock().unwrap().len() + self.failing.load(Ordering::SeqCst)
    }
}

struct Billed {
    webhook: Webhook<Billing>,
    keeper: Arc<Keeper>,
    endpoint: Endpoint,
}

impl Billed {
    async fn start() -> Self {
        Self::start_with(|webhook| webhook).await
    }

    async fn start_with(change: impl FnOnce(Webhook<Billing>) -> Webhook<Billing>) -> Self {
        let webhook = Webhook::<Billing>::new(WebhookConfig::new("whsec_of the tests")).unwrap();
        let webhook = change(webhook.clock(StoppedAt(now())));
        let keeper = Arc::new(Keeper::default());
        let (receiver, handler) = (webhook.clone(), Arc::clone(&keeper));
        let endpoint = Endpoint::start(move |parts, body| {
            let (receiver, handler) = (receiver.clone(), Arc::clone(&handler));
            Box::pin(async move { receiver.handle(&parts, &body, &*handler).await })
        });
        Self {
            webhook,
            keeper,
            endpoint: endpoint.await,
        }
    }

    fn signed(&self, body: &str) -> Request<Bytes> {
        self.webhook.sign_test(delivery(body.to_owned())).unwrap()
    }

    async fn post(&self, body: &str) -> u16 {
        self.endpoint.post(self.signed(body)).await
    }
}

const CREATED: &str = r#"{"id":"evt_1","type":"customer.created","data":{"object":{"id":"cus_1","emails":["ada@example.com"]}}}"#;

/// One scheme at an endpoint, with a handler that counts.
struct Counted {
    scheme: &'static Scheme,
    calls: &'static Calls,
    endpoint: Endpoint,
}

impl Counted {
    async fn start(scheme: &'static Scheme) -> Self {
        // It lives as long as the test; so does the test's process.
        let calls: &'static Calls = Box::leak(Box::default());
        let receiver: Arc<dyn crate::schemes::Receiver> = Arc::from(scheme.usual());
        let endpoint = Endpoint::start(move |parts, body| receiver.handle(parts, body, calls));
        Self {
            scheme,
            calls,
            endpoint: endpoint.await,
        }
    }

    /// A delivery that was signed so many seconds from now.
    fn signed(&self, apart: i64) -> Request<Bytes> {
        let millis = 1_760_000_000_789_i64 + apart * 1000;
        let body = serde_json::json!({
            "id": "evt_1",
            "type": "thing.made",
            "nonce": "n",
            "webhookTimestamp": millis,
            "signature": {"timestamp": millis / 1000, "token": "t"},
        });
        let signer = self
            .scheme
            .receiver(&self.scheme.secrets[..1], now_and(apart));
        signer
            .sign(delivery(body.to_string()))
            .expect("the delivery can be signed")
    }

    /// Posts what must be refused with this status, without a call of the handler.
    async fn assert_refused(&self, what: &str, delivery: Request<Bytes>, status: u16) {
        let before = self.calls.count();
        assert_eq!(
            self.endpoint.post(delivery).await,
            status,
            "{}: {what}",
            self.scheme.name
        );
        assert_eq!(
            self.calls.count(),
            before,
            "{}: {what} reached the handler",
            self.scheme.name
        );
    }
}

#[tokio::test]
async fn w1_what_is_not_genuine_never_reaches_the_handler() {
    let (mut stale, mut flipped_bodies) = (0, 0);
    for scheme in SCHEMES {
        let counted = Counted::start(scheme).await;
        let receiver = scheme.usual();
        let header = receiver.header();

        let mut unsigned = counted.signed(0);
        unsigned.headers_mut().remove(header);
        counted
            .assert_refused("a missing signature", unsigned, 400)
            .await;

        let mut empty = counted.signed(0);
        set(empty.headers_mut(), header, b"");
        counted
            .assert_refused("an empty signature", empty, 400)
            .await;

        if receiver.authenticates_body() {
            flipped_bodies += 1;
            let mut flipped = counted.signed(0);
            let mut body = flipped.body().to_vec();
            // Of the event's id: it is JSON as before, and as old as before.
            let at = body
                .windows(5)
                .position(|window| window == b"evt_1")
                .unwrap();
            body[at] ^= 1;
            *flipped.body_mut() = body.into();
            counted.assert_refused("a flipped byte", flipped, 401).await;
        }
        if receiver.window().is_some_and(|window| window < 360) {
            stale += 1;
            counted
                .assert_refused("six minutes ago", counted.signed(-360), 401)
                .await;
            counted
                .assert_refused("six minutes ahead", counted.signed(360), 401)
                .await;
        }

        assert_eq!(counted.calls.count(), 0);
        // And it would have been called.
        assert_eq!(
            counted.endpoint.post(counted.signed(0)).await,
            200,
            "{}",
            scheme.name
        );
        assert_eq!(counted.calls.count(), 1, "{}", scheme.name);
    }
    assert!(
        stale >= 9 && flipped_bodies >= 20,
        "{stale} {flipped_bodies}"
    );
}

#[tokio::test]
async fn a_genuine_event_is_handled_and_answered_200() {
    let billed = Billed::start().await;
    assert_eq!(billed.post(CREATED).await, 200);
    let created = billed.keeper.created.lock().unwrap();
    let [(customer, delivery)] = &created[..] else {
        panic!("one customer: {created:?}");
    };
    assert_eq!(
        (&*customer.id, &customer.emails[..]),
        ("cus_1", &["ada@example.com".to_owned()][..])
    );
    assert_eq!(
        (delivery.id.as_deref(), &*delivery.event),
        (Some("evt_1"), "customer.created")
    );
    assert_eq!(
        (delivery.received_at, &*delivery.raw),
        (now(), CREATED.as_bytes())
    );
}

#[tokio::test]
async fn w7_an_unknown_event_is_answered_200_and_kept() {
    let billed = Billed::start().await;
    for (body, name) in [
        (
            r#"{"id":"evt_2","type":"invoice.paid","data":{"object":{"id":"in_1"}}}"#,
            "invoice.paid",
        ),
        // Whatever else it is: nobody has said what it should look like.
        (
            r#"{"id":"evt_3","type":"customer.created.v2","data":null}"#,
            "customer.created.v2",
        ),
        (
            r#"{"id":"evt_4","type":"Customer.Created"}"#,
            "Customer.Created",
        ),
        (r#"{"id":"evt_5"}"#, ""),
        ("", ""),
        ("hello", ""),
    ] {
        let before = billed.keeper.calls();
        assert_eq!(billed.post(body).await, 200, "{body}");
        assert_eq!(billed.keeper.calls(), before + 1, "{body}");
        let unknown = billed.keeper.unknown.lock().unwrap();
        let (event, delivery) = unknown.last().expect("it is kept");
        assert_eq!((&*event.event, &*event.raw), (name, body.as_bytes()));
        assert_eq!(&*delivery.raw, body.as_bytes());
    }
}

#[tokio::test]
async fn w8_a_drifted_event_is_undecodable_and_kept_with_its_error() {
    let billed = Billed::start().await;
    for (body, path, error) in [
        (
            r#"{"id":"evt_1","type":"customer.created","data":{"object":{"id":17}}}"#,
            "$.data.object.id",
            "string",
        ),
        (
            r#"{"data":{"object":{"emails":["a",{"address":"b"}],"id":"cus_1"}},"id":"evt_1","type":"customer.created"}"#,
            "$.data.object.emails[1]",
            "string",
        ),
        (
            r#"{"id":"evt_1","type":"customer.created","data":{"object":{}}}"#,
            "$.data.object",
            "id",
        ),
        (
            r#"{"id":"evt_1","type":"customer.created","data":{}}"#,
            "$",
            "payload",
        ),
        (
            r#"{"id":"evt_1","type":"customer.created"}"#,
            "$",
            "payload",
        ),
        (
            r#"{"id":"evt_1","type":"customer.created","data":{"object":{"id":"cus_1"}}"#,
            "$",
            "EOF",
        ),
    ] {
        let before = billed.keeper.calls();
        assert_eq!(billed.post(body).await, 200, "{body}");
        assert_eq!(billed.keeper.calls(), before + 1, "{body}");
        let undecodable = billed.keeper.undecodable.lock().unwrap();
        let (event, delivery) = undecodable.last().expect("it is kept");
        assert_eq!(
            (&*event.event, &*event.raw),
            ("customer.created", body.as_bytes())
        );
        assert!(event.path.starts_with(path), "`{}` for {body}", event.path);
        assert!(event.error.contains(error), "`{}` for {body}", event.error);
        assert_eq!(
            (delivery.id.as_deref(), &*delivery.event),
            (Some("evt_1"), "customer.created")
        );
    }
    assert!(billed.keeper.created.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_genuine_body_that_is_no_text_is_verified_and_undecodable() {
    let billed = Billed::start().await;
    let body = [
        &br#"{"id":"evt_1","type":"customer.created","data":{"object":{"id":""#[..],
        b"\xff\xfe",
        br#""}}}"#,
    ]
    .concat();
    let signed = billed.webhook.sign_test(delivery(body.clone())).unwrap();
    assert_eq!(billed.endpoint.post(signed).await, 200);
    let undecodable = billed.keeper.undecodable.lock().unwrap();
    assert_eq!((undecodable.len(), &*undecodable[0].0.raw), (1, &*body));
}

#[tokio::test]
async fn a_handler_that_fails_is_answered_503_so_that_it_is_sent_again() {
    let billed = Billed::start().await;
    let body = r#"{"id":"evt_1","type":"customer.deleted","data":{"object":{"id":"cus_1"}}}"#;
    for tries in 1..=2 {
        assert_eq!(billed.post(body).await, 503);
        assert_eq!(billed.keeper.failing.load(Ordering::SeqCst), tries);
    }
    assert_eq!(billed.post(CREATED).await, 200);
}

#[tokio::test]
async fn an_ignored_event_is_answered_200_and_not_looked_into() {
    let billed = Billed::start().await;
    for body in [
        r#"{"id":"evt_1","type":"customer.viewed","data":{"object":{"id":"cus_1"}}}"#,
        r#"{"id":"evt_1","type":"customer.viewed","data":{"object":17}}"#,
    ] {
        assert_eq!(billed.post(body).await, 200, "{body}");
    }
    assert_eq!(billed.keeper.calls(), 0);
}

#[tokio::test]
async fn a_body_over_the_limit_is_answered_413() {
    let billed = Billed::start_with(|webhook| webhook.body_limit(CREATED.len())).await;
    assert_eq!(
        billed.post(CREATED).await,
        200,
        "the limit itself is allowed"
    );

    let longer = format!("{CREATED} ");
    assert_eq!(billed.post(&longer).await, 413, "a genuine one");
    // It is not hashed to find out what else is wrong with it.
    let mut forged = billed.signed(&longer);
    set(forged.headers_mut(), "stripe-signature", b"t=1,v1=00");
    assert_eq!(billed.endpoint.post(forged).await, 413);
    assert_eq!(
        billed.endpoint.post(delivery(longer)).await,
        413,
        "an unsigned one"
    );
    assert_eq!(billed.keeper.calls(), 1);
}

/// Counts what it is asked about.
pub(crate) struct Asked;

static ASKED: AtomicUsize = AtomicUsize::new(0);

impl VerifyWebhook for Asked {
    type Config = ();

    fn from_config((): ()) -> Result<Self, AuthError> {
        Ok(Self)
    }

    fn verify(&self, _: &UnverifiedDelivery<'_>) -> Result<(), Rejection> {
        ASKED.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

webhook_events! {
    #[webhook(signature = custom(Asked), event = json("type"), id = none)]
    #[derive(Debug)]
    pub(crate) enum Checked {
        "thing.made" => Made(serde::de::IgnoredAny),
    }
}

impl CheckedHandler for Keeper {
    type Error = Unavailable;

    async fn made(&self, _: serde::de::IgnoredAny, _: &Delivery) -> Result<(), Unavailable> {
        Ok(())
    }
}

#[tokio::test]
async fn a_verifier_never_sees_a_body_over_the_limit() {
    let webhook = Webhook::<Checked>::new(()).unwrap().body_limit(21);
    let status = async |body: &str| {
        let (parts, body) = delivery(body.to_owned()).into_parts();
        webhook
            .handle(&parts, &body, &Keeper::default())
            .await
            .status()
            .as_u16()
    };
    assert_eq!(status(r#"{"type":"thing.made"}"#).await, 200);
    assert_eq!(ASKED.load(Ordering::SeqCst), 1);
    assert_eq!(status(r#"{"type":"thing.made"} "#).await, 413);
    assert_eq!(ASKED.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_verified_event_is_dispatched_by_hand_as_well() {
    let billed = Billed::start().await;
    let (parts, body) = billed.signed(CREATED).into_parts();
    let keeper = Keeper::default();
    let verified = billed.webhook.verify(&parts, &body).unwrap();
    assert!(
        matches!(verified.event(), Billing::CustomerCreated(customer) if customer.id == "cus_1")
    );
    assert_eq!(verified.delivery().id.as_deref(), Some("evt_1"));
    verified.dispatch(&keeper).await.unwrap();
    assert_eq!(keeper.calls(), 1);

    let (event, delivery) = billed.webhook.verify(&parts, &body).unwrap().into_parts();
    event.dispatch(&keeper, &delivery).await.unwrap();
    assert_eq!(keeper.calls(), 2);
}
