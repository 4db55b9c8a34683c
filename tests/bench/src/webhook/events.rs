//! The deliveries: an order in an envelope, as a shop's provider would send it.

use integration_runtime::webhook_events;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The payload, all of it, owned.
#[derive(Serialize, Deserialize)]
pub struct Order {
    pub id: String,
    pub number: u64,
    pub status: String,
    pub currency: String,
    pub total: i64,
    pub tax: i64,
    pub paid: bool,
    pub note: Option<String>,
    pub customer: Customer,
    pub shipping: Address,
    pub billing: Address,
    pub lines: Vec<Line>,
    pub created_at: String,
    pub updated_at: String,
}

#[derive(Serialize, Deserialize)]
pub struct Customer {
    pub id: String,
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    pub locale: String,
    pub orders: u32,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Address {
    pub name: String,
    pub line1: String,
    pub line2: Option<String>,
    pub city: String,
    pub postal_code: String,
    pub country: String,
}

#[derive(Serialize, Deserialize)]
pub struct Line {
    pub id: String,
    pub sku: String,
    pub title: String,
    pub quantity: u32,
    pub unit_price: i64,
    pub currency: String,
    pub taxable: bool,
    pub tags: Vec<String>,
}

/// The same, borrowed from the body wherever an escape cannot stand.
#[derive(Deserialize)]
pub struct OrderRef<'a> {
    pub id: &'a str,
    pub number: u64,
    pub status: &'a str,
    pub currency: &'a str,
    pub total: i64,
    pub tax: i64,
    pub paid: bool,
    #[serde(borrow)]
    pub note: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub customer: CustomerRef<'a>,
    #[serde(borrow)]
    pub shipping: AddressRef<'a>,
    #[serde(borrow)]
    pub billing: AddressRef<'a>,
    #[serde(borrow)]
    pub lines: Vec<LineRef<'a>>,
    pub created_at: &'a str,
    pub updated_at: &'a str,
}

#[derive(Deserialize)]
pub struct CustomerRef<'a> {
    pub id: &'a str,
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    pub email: &'a str,
    pub phone: Option<&'a str>,
    pub locale: &'a str,
    pub orders: u32,
}

#[derive(Deserialize)]
pub struct AddressRef<'a> {
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    #[serde(borrow)]
    pub line1: Cow<'a, str>,
    #[serde(borrow)]
    pub line2: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub city: Cow<'a, str>,
    pub postal_code: &'a str,
    pub country: &'a str,
}

#[derive(Deserialize)]
pub struct LineRef<'a> {
    pub id: &'a str,
    pub sku: &'a str,
    #[serde(borrow)]
    pub title: Cow<'a, str>,
    pub quantity: u32,
    pub unit_price: i64,
    pub currency: &'a str,
    pub taxable: bool,
    #[serde(borrow)]
    pub tags: Vec<&'a str>,
}

/// The few fields that somebody reads who only wants to know that an order has changed.
#[derive(Deserialize)]
pub struct OrderBrief {
    pub id: String,
    pub status: String,
    pub total: i64,
}

/// The three payloads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Owned,
    Borrowed,
    Sparse,
}

impl Shape {
    pub const ALL: [Self; 3] = [Self::Owned, Self::Borrowed, Self::Sparse];

    pub fn name(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::Borrowed => "borrowed",
            Self::Sparse => "sparse",
        }
    }
}

/// Where the event's name stands in the envelope.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    First,
    Last,
}

impl Tag {
    pub const ALL: [Self; 2] = [Self::First, Self::Last];

    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

/// The event that is delivered.
pub const EVENT: &str = "order.updated";

/// The body of a delivery of about `size` bytes.
pub fn body(size: usize, tag: Tag) -> Vec<u8> {
    let mut order = order();
    while envelope(&order, tag).len() < size {
        order.lines.push(line(order.lines.len()));
    }
    envelope(&order, tag).into_bytes()
}

fn envelope(order: &Order, tag: Tag) -> String {
    let data = serde_json::to_string(order).expect("the sample is JSON");
    let id = "evt_01J9ZK3V7Q8W6M2D4T5R";
    match tag {
        Tag::First => format!(
            r#"{{"id":"{id}","type":"{EVENT}","created":1760000000,"livemode":true,"data":{data}}}"#
        ),
        Tag::Last => format!(
            r#"{{"id":"{id}","created":1760000000,"livemode":true,"data":{data},"type":"{EVENT}"}}"#
        ),
    }
}

fn order() -> Order {
    let address = Address {
        name: "Zoë Müller".to_owned(),
        line1: "Lange Straße 17".to_owned(),
        line2: None,
        city: "Köln".to_owned(),
        postal_code: "50667".to_owned(),
        country: "DE".to_owned(),
    };
    Order {
        id: "ord_01J9ZK2N".to_owned(),
        number: 100_417,
        status: "fulfilled".to_owned(),
        currency: "EUR".to_owned(),
        total: 41_900,
        tax: 6_690,
        paid: true,
        note: Some("Leave it with the neighbour.\nThank you!".to_owned()),
        customer: Customer {
            id: "cus_7Q8W6M".to_owned(),
            name: "Zoë Müller".to_owned(),
            email: "zoe.mueller@example.com".to_owned(),
            phone: None,
            locale: "de-DE".to_owned(),
            orders: 12,
        },
        shipping: address.clone(),
        billing: address,
        lines: Vec::new(),
        created_at: "2025-10-09T08:53:20Z".to_owned(),
        updated_at: "2025-10-10T14:01:07Z".to_owned(),
    }
}

fn line(index: usize) -> Line {
    Line {
        id: format!("li_{index:04}"),
        sku: format!("MUG-{}", 17 + index),
        title: "Enamel mug, blue".to_owned(),
        quantity: 2,
        unit_price: 1_499,
        currency: "EUR".to_owned(),
        taxable: !index.is_multiple_of(4),
        tags: vec!["kitchen".to_owned(), "gift".to_owned()],
    }
}

/// The header that holds the signature.
pub const HEADER: &str = "x-shop-signature";
/// What deliveries are signed with.
pub const SECRET: &str = "shop_secret_5f2c9a7be1d84036";

webhook_events! {
    /// What the shop tells, owned.
    #[webhook(
        signature = hmac_sha256(header = "X-Shop-Signature", encoding = hex),
        event = json("type"), payload = json("data"), id = json("id"),
    )]
    pub enum OwnedEvent {
        "order.created" => Created(Order),
        "order.updated" => Updated(Order),
        "order.paid" => Paid(Order),
        "order.cancelled" => Cancelled(Order),
        "order.viewed" => ignore,
    }
}

webhook_events! {
    /// What the shop tells, borrowed.
    #[webhook(
        signature = hmac_sha256(header = "X-Shop-Signature", encoding = hex),
        event = json("type"), payload = json("data"), id = json("id"),
    )]
    pub enum BorrowedEvent<'a> {
        "order.created" => Created(OrderRef<'a>),
        "order.updated" => Updated(OrderRef<'a>),
        "order.paid" => Paid(OrderRef<'a>),
        "order.cancelled" => Cancelled(OrderRef<'a>),
        "order.viewed" => ignore,
    }
}

webhook_events! {
    /// What the shop tells, the little that is read.
    #[webhook(
        signature = hmac_sha256(header = "X-Shop-Signature", encoding = hex),
        event = json("type"), payload = json("data"), id = json("id"),
    )]
    pub enum SparseEvent {
        "order.created" => Created(OrderBrief),
        "order.updated" => Updated(OrderBrief),
        "order.paid" => Paid(OrderBrief),
        "order.cancelled" => Cancelled(OrderBrief),
        "order.viewed" => ignore,
    }
}

webhook_events! {
    /// Signed as Stripe signs: a timestamp before the body, both in one header.
    #[webhook(signature = stripe, payload = json("data"))]
    pub enum StripeEvent {
        "order.updated" => Updated(OrderBrief),
    }
}
