//! PyPI's localstripe: a customer is made by a bracketed form, and the webhook that localstripe signs and sends for it
//! is verified and dispatched.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body, extract};
use integration_runtime::{
    Delivery, Pages, Result, UnknownEvent, Webhook, WebhookConfig, integration, webhook_events,
};
use serde::{Deserialize, Serialize};
use tokio::{net::TcpListener, sync::Notify, time::timeout};

use crate::peer;

#[derive(Debug, PartialEq, Eq, Serialize)]
struct NewCustomer<'a> {
    name: &'a str,
    email: Option<&'a str>,
    address: Address,
    preferred_locales: &'a [&'a str],
    metadata: BTreeMap<&'a str, &'a str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Address {
    line1: String,
    city: String,
    country: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Customer {
    id: String,
    name: String,
    email: Option<String>,
    address: Address,
    preferred_locales: Vec<String>,
    metadata: BTreeMap<String, String>,
    created: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Deleted {
    id: String,
}

#[derive(Debug, Deserialize)]
struct List<T> {
    data: Vec<T>,
    has_more: bool,
}

webhook_events! {
    #[webhook(signature = stripe, payload = json("/data/object"))]
    #[derive(Debug)]
    pub(crate) enum StripeEvent {
        "customer.created" => CustomerCreated(Customer),
        "customer.deleted" => CustomerDeleted(Deleted),
    }
}

#[integration(
    base_url = "https://api.stripe.com",
    name = "stripe",
    auth = bearer,
    error(message = "/error/message", code = "/error/type"),
    webhooks = StripeEvent,
)]
trait Stripe {
    #[post("/v1/customers")]
    async fn create_customer(
        &self,
        #[form(brackets)] customer: &NewCustomer<'_>,
    ) -> Result<Customer>;

    #[get("/v1/customers", paginate = last_id(
        param = "starting_after", body = List<_>, items = data, id = id, more = has_more,
    ))]
    fn customers(
        &self,
        #[query] limit: u32,
        #[query] starting_after: Option<&str>,
    ) -> Pages<Deleted>;

    /// The same, without types for what is around the customers.
    #[get("/v1/customers", paginate = last_id(
        param = "starting_after", items = json("data"), id = json("id"), more = json("has_more"),
    ))]
    #[alias]
    fn customer_ids(&self, #[query] limit: u32) -> Pages<Deleted>;

    #[get("/v1/customers/{id}")]
    async fn customer(&self, id: &str) -> Result<Customer>;

    #[post("/v1/customers/{id}")]
    #[alias]
    async fn rename(&self, id: &str, #[form] name: &str) -> Result<Customer>;

    #[delete("/v1/customers/{id}")]
    async fn delete_customer(&self, id: &str) -> Result<()>;

    /// Not Stripe's: how localstripe is told where to send events.
    #[post("/_config/webhooks/{id}")]
    async fn register_webhook(
        &self,
        id: &str,
        #[form] url: &str,
        #[form] secret: &str,
        #[form(brackets)] events: &[&str],
    ) -> Result<()>;
}

const SECRET: &str = "whsec_of the tests";

/// What has arrived.
#[derive(Default)]
struct Inbox {
    events: Mutex<Vec<Arrived>>,
    bodies: Mutex<Vec<String>>,
    statuses: Mutex<Vec<u16>>,
    arrived: Notify,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Arrived {
    Created(Customer),
    Deleted(String),
    Unknown(String),
}

impl StripeEventHandler for Inbox {
    type Error = Infallible;

    async fn customer_created(
        &self,
        payload: Customer,
        delivery: &Delivery,
    ) -> Result<(), Infallible> {
        assert!(
            delivery
                .id
                .as_deref()
                .is_some_and(|id| id.starts_with("evt_")),
            "{delivery:?}"
        );
        self.events.lock().unwrap().push(Arrived::Created(payload));
        Ok(())
    }

    async fn customer_deleted(&self, payload: Deleted, _: &Delivery) -> Result<(), Infallible> {
        self.events
            .lock()
            .unwrap()
            .push(Arrived::Deleted(payload.id));
        Ok(())
    }

    async fn unknown(&self, event: UnknownEvent, _: &Delivery) -> Result<(), Infallible> {
        self.events
            .lock()
            .unwrap()
            .push(Arrived::Unknown(event.event));
        Ok(())
    }
}

impl Inbox {
    /// Starts an endpoint, and says its URL.
    async fn listen(self: &Arc<Self>, webhook: Webhook<StripeEvent>) -> String {
        let inbox = Arc::clone(self);
        let receive = move |request: extract::Request| {
            let (inbox, webhook) = (Arc::clone(&inbox), webhook.clone());
            async move {
                let (parts, body) = request.into_parts();
                let body = body::to_bytes(body, usize::MAX).await.unwrap();
                let answer = webhook.handle(&parts, &body, &*inbox).await;
                inbox
                    .bodies
                    .lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&body).into_owned());
                inbox
                    .statuses
                    .lock()
                    .unwrap()
                    .push(answer.status().as_u16());
                inbox.arrived.notify_one();
                answer.map(body::Body::from)
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        // It ends with the runtime of the test.
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(receive)).await });
        url
    }

    /// What has arrived when so many deliveries have been answered, in the order of their arrival.
    async fn wait_for(&self, count: usize) -> (Vec<Arrived>, Vec<u16>) {
        let all = async {
            while self.statuses.lock().unwrap().len() < count {
                self.arrived.notified().await;
            }
        };
        timeout(Duration::from_secs(10), all)
            .await
            .expect("localstripe sends its webhook within a second or two");
        (
            self.events.lock().unwrap().clone(),
            self.statuses.lock().unwrap().clone(),
        )
    }
}

fn client(url: &str) -> StripeClient {
    StripeClient::new(StripeConfig {
        base_url: url.parse().unwrap(),
        token: "sk_test_12345".into(),
        webhook: WebhookConfig::new(SECRET),
    })
    .unwrap()
}

fn ada() -> NewCustomer<'static> {
    NewCustomer {
        name: "Ada & Söhne",
        email: Some("ada+1@example.com"),
        address: Address {
            line1: "1 [Main] St".to_owned(),
            city: "London".to_owned(),
            country: "GB".to_owned(),
        },
        preferred_locales: &["en", "de"],
        metadata: BTreeMap::from([("order", "6735"), ("note", "a=b&c")]),
    }
}

#[tokio::test]
async fn a_customer_is_created_and_its_signed_webhook_is_dispatched() {
    let Some(peer) = peer::localstripe() else {
        return;
    };
    let stripe = client(&peer.url());
    let inbox = Arc::new(Inbox::default());
    let url = inbox.listen(stripe.integration().webhook()).await;
    let events = ["customer.created", "customer.updated", "customer.deleted"];
    stripe
        .register_webhook("tests", &url, SECRET, &events)
        .await
        .unwrap();

    let made = stripe.create_customer(&ada()).await.unwrap();
    assert_eq!(
        (&*made.name, made.email.as_deref()),
        ("Ada & Söhne", Some("ada+1@example.com"))
    );
    assert_eq!(made.address, ada().address);
    assert_eq!(made.preferred_locales, ["en", "de"]);
    assert_eq!(made.metadata["note"], "a=b&c");
    assert_eq!(stripe.customer(&made.id).await.unwrap(), made);

    let (arrived, statuses) = inbox.wait_for(1).await;
    assert_eq!(
        (arrived, statuses),
        (vec![Arrived::Created(made.clone())], vec![200])
    );
    let sent = inbox.bodies.lock().unwrap()[0].clone();
    assert!(
        sent.starts_with("{\n  \""),
        "localstripe signs JSON that is laid out: {sent}"
    );

    // An event that is not declared, and one more that is.
    stripe.rename(&made.id, "Ada").await.unwrap();
    inbox.wait_for(2).await;
    stripe.delete_customer(&made.id).await.unwrap();
    let (arrived, statuses) = inbox.wait_for(3).await;
    assert_eq!(
        arrived[1..],
        [
            Arrived::Unknown("customer.updated".to_owned()),
            Arrived::Deleted(made.id)
        ]
    );
    assert_eq!(statuses, [200, 200, 200]);
}

#[tokio::test]
async fn a_webhook_that_another_secret_signed_is_refused() {
    let Some(peer) = peer::localstripe() else {
        return;
    };
    let stripe = client(&peer.url());
    let inbox = Arc::new(Inbox::default());
    let url = inbox.listen(stripe.integration().webhook()).await;
    stripe
        .register_webhook(
            "tests",
            &url,
            "whsec_of somebody else",
            &["customer.created"],
        )
        .await
        .unwrap();
    stripe.create_customer(&ada()).await.unwrap();
    assert_eq!(inbox.wait_for(1).await, (Vec::new(), vec![401]));
}

#[tokio::test]
async fn customers_are_listed_by_the_id_of_the_last() {
    let Some(peer) = peer::localstripe() else {
        return;
    };
    let stripe = client(&peer.url());
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(stripe.create_customer(&ada()).await.unwrap().id);
    }
    made.sort();
    let ids = |list: Vec<Deleted>| {
        list.into_iter()
            .map(|customer| customer.id)
            .collect::<Vec<_>>()
    };

    for limit in [1, 2, 5, 6] {
        let listed = ids(stripe.customers(limit, None).collect().await.unwrap());
        let mut sorted = listed.clone();
        sorted.sort();
        assert_eq!(sorted, made, "each of them once, {limit} at a time");
        let by_pointers = ids(stripe.customer_ids(limit).collect().await.unwrap());
        assert_eq!(by_pointers, listed, "{limit}");
        let rest = stripe.customers(limit, Some(&listed[2]));
        assert_eq!(ids(rest.collect().await.unwrap()), listed[3..], "{limit}");
    }

    let mut pages = stripe.customers(2, None).pages();
    let first = pages.next().await.unwrap().unwrap();
    let cursor = first.cursor.expect("there are five");
    let rest = stripe
        .customers(2, None)
        .resume(&cursor)
        .collect()
        .await
        .unwrap();
    assert_eq!((first.items.len(), rest.len()), (2, 3));

    let error = stripe.customers(0, None).collect().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
}

#[tokio::test]
async fn what_localstripe_refuses_is_an_error() {
    let Some(peer) = peer::localstripe() else {
        return;
    };
    let error = client(&peer.url())
        .customer("cus_nobody")
        .await
        .unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(error.code(), Some("invalid_request_error"), "{error:?}");
    assert_eq!(error.message(), Some("Not Found"), "{error:?}");
}
