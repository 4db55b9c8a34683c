//! How arguments look on the wire.

mod bodies;
mod headers;
mod query;

use std::collections::BTreeMap;

use integration_runtime::{Bytes, ErrorKind, Multipart, Part, Result, Secret, integration};
use integration_tests::{Reply, Request, Server};
use serde::Serialize;

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    OldestFirst,
}

#[derive(Default, Serialize)]
struct Filter<'a> {
    since: Option<u64>,
    #[serde(rename = "page[size]")]
    page_size: Option<u32>,
    tag: Vec<&'a str>,
    order: Option<Order>,
    #[serde(flatten)]
    more: BTreeMap<&'a str, i64>,
}

#[derive(Serialize)]
struct Price {
    currency: &'static str,
    amount: u64,
}

#[derive(Serialize)]
struct Item {
    price: Price,
    quantity: Option<u32>,
}

#[derive(Serialize)]
struct Checkout {
    items: Vec<Item>,
    expand: Vec<&'static str>,
    metadata: BTreeMap<&'static str, &'static str>,
    note: Option<&'static str>,
}

#[integration(
    base_url = "https://acme.example",
    headers("X-Api-Version" = "2024-01-01", "X-Org" = config.org, "X-Team" = config.team),
    config(org: String, team: Option<String>),
)]
trait Wire {
    #[get("/scalars")]
    #[allow(clippy::too_many_arguments)]
    async fn scalars(
        &self,
        #[query] text: &str,
        #[query] number: i64,
        #[query] real: f64,
        #[query] flag: bool,
        #[query] letter: char,
        #[query] order: Order,
        #[query] nothing: Option<&str>,
        #[query("page[size]")] page_size: u32,
    ) -> Result<()>;

    #[get("/lists")]
    async fn lists(
        &self,
        #[query] repeated: &[&str],
        #[query(comma)] joined: Vec<&str>,
        #[query("ids", brackets)] bracketed: &[u64],
        #[query] pair: (u8, u8),
    ) -> Result<()>;

    #[get("/filter")]
    async fn filter(
        &self,
        #[query] before: u8,
        #[query] filter: &Filter<'_>,
        #[query] after: Option<u8>,
    ) -> Result<()>;

    #[get("/filter")]
    #[alias]
    async fn maybe_filter(&self, #[query] filter: Option<Filter<'_>>) -> Result<()>;

    #[get("/nested")]
    async fn nested(&self, #[query("filter", brackets)] filter: &Filter<'_>) -> Result<()>;

    #[get("/map")]
    async fn map(&self, #[query] fields: &BTreeMap<&str, Option<bool>>) -> Result<()>;

    #[get("/checkout")]
    async fn plain_checkout(&self, #[query] checkout: &Checkout) -> Result<()>;

    #[post("/checkout")]
    async fn checkout(
        &self,
        #[form(brackets)] checkout: &Checkout,
        #[form] confirm: bool,
    ) -> Result<()>;

    #[post("/form")]
    async fn form(
        &self,
        #[form] name: &str,
        #[form("e-mail")] email: Option<&str>,
        #[form] tag: &[&str],
    ) -> Result<()>;

    #[get("/headers")]
    async fn headers(
        &self,
        #[header("X-Trace")] trace: &str,
        #[header] x_count: u32,
        #[header("X-Flag")] flag: bool,
        #[header("X-Key")] key: Secret,
        #[header("X-Maybe")] maybe: Option<&str>,
    ) -> Result<()>;

    #[put("/json", headers("X-Via" = "endpoint", "X-Api-Version" = "2025-01-01"))]
    async fn json(&self, #[body] value: &serde_json::Value) -> Result<()>;

    #[post("/raw")]
    async fn raw(&self, #[body("text/csv; charset=utf-8")] rows: &str) -> Result<()>;

    #[post("/empty")]
    async fn empty(&self) -> Result<()>;

    #[delete("/with-body")]
    async fn delete(&self, #[body] value: &str) -> Result<()>;

    #[request(method = "REPORT", path = "/calendar")]
    async fn report(&self, #[body("application/xml")] query: String) -> Result<()>;

    #[post("/multipart")]
    async fn upload(
        &self,
        #[multipart] title: &str,
        #[multipart("file[]")] file: Part,
        #[multipart] count: Option<u32>,
        #[multipart] missing: Option<String>,
        #[multipart] raw: Bytes,
    ) -> Result<()>;

    #[post("/multipart")]
    #[alias]
    async fn upload_all(&self, #[multipart] parts: Multipart) -> Result<()>;

    #[get("/a b/{id}:cancel/~x'y")]
    async fn odd_path(&self, id: i32) -> Result<()>;
}

struct Wired {
    server: Server,
    client: WireClient,
}

impl Wired {
    fn new() -> Self {
        let server = Server::scripted([Reply::status(204)]);
        let base_url = server.url().parse().unwrap();
        let config = WireConfig {
            base_url,
            org: "org 1".to_owned(),
            team: None,
        };
        Self {
            client: WireClient::new(config).unwrap(),
            server,
        }
    }

    /// The one request of a call that went well.
    #[track_caller]
    fn request(self, result: Result<()>) -> Request {
        result.expect("the call goes out");
        self.server.only_request()
    }

    /// The error of a call that did not go out.
    #[track_caller]
    fn refusal(self, result: Result<()>) -> String {
        let error = result.expect_err("the call is refused");
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(self.server.connections(), 0);
        error.to_string()
    }
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn checkout() -> Checkout {
    let price = |amount| Price {
        currency: "eur",
        amount,
    };
    Checkout {
        items: vec![
            Item {
                price: price(100),
                quantity: Some(2),
            },
            Item {
                price: price(250),
                quantity: None,
            },
        ],
        expand: vec!["customer", "items.data"],
        metadata: [("order", "6735"), ("ref&", "ü")].into(),
        note: None,
    }
}
