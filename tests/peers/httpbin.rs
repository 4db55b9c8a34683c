//! PyPI's httpbin: a table of calls by one generated client. All rows run, then all failures are shown.

mod rows;
mod streams;

use std::{collections::BTreeMap, error::Error as StdError, future::Future};

use integration_runtime::{
    ByteStream, Bytes, Events, JsonLines, Part, Response, Result, Text, Upload, integration,
};
use serde::Deserialize;
use serde_json::Value;

use crate::peer;

/// What `/get`, `/post`, `/anything`, … say back.
#[derive(Debug, Deserialize)]
struct Echo {
    args: BTreeMap<String, Value>,
    headers: BTreeMap<String, String>,
    url: String,
    #[serde(default)]
    data: String,
    #[serde(default)]
    form: BTreeMap<String, Value>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    json: Value,
}

#[derive(Debug, Deserialize)]
struct Authenticated {
    authenticated: bool,
    #[serde(alias = "user")]
    token: String,
}

#[integration(
    base_url = "https://httpbin.example",
    name = "httpbin",
    auth = bearer,
    timeout = "10s",
    retry = never,
    headers("X-Declared" = "yes"),
)]
trait HttpBin {
    #[get("/get")]
    async fn get(
        &self,
        #[query] text: &str,
        #[query] nothing: Option<u8>,
        #[query] tag: &[&str],
    ) -> Result<Echo>;
    #[post("/post")]
    async fn post(&self, #[body] value: &Value) -> Result<Echo>;
    #[post("/post", headers("X-Via" = "form"))]
    #[alias]
    async fn post_form(&self, #[form] name: &str, #[form(brackets)] tag: &[&str]) -> Result<Echo>;
    #[post("/post")]
    #[alias]
    async fn post_file(&self, #[multipart] title: &str, #[multipart] file: Part) -> Result<Echo>;
    #[post("/post")]
    #[alias]
    async fn post_text(&self, #[body("text/plain; charset=utf-8")] text: &str) -> Result<Echo>;
    #[post("/post")]
    #[alias]
    async fn post_upload(&self, #[body("text/plain; charset=utf-8")] text: Upload) -> Result<Echo>;
    #[put("/put")]
    async fn put(&self, #[body] value: &Value) -> Result<Echo>;
    #[patch("/patch")]
    async fn patch(&self, #[body] value: &Value) -> Result<Echo>;
    #[delete("/delete")]
    async fn delete(&self) -> Result<Echo>;
    #[head("/get")]
    async fn head(&self) -> Result<Response<()>>;
    #[request(method = "OPTIONS", path = "/get")]
    async fn options(&self) -> Result<Response<()>>;
    #[get("/anything/{value}")]
    async fn anything(&self, value: &str) -> Result<Echo>;

    #[get("/bearer")]
    async fn bearer(&self) -> Result<Authenticated>;
    #[get("/bearer", auth = none)]
    #[alias]
    async fn no_bearer(&self) -> Result<Authenticated>;
    #[get("/basic-auth/{user}/{password}", auth = basic)]
    async fn basic(&self, user: &str, password: &str) -> Result<Authenticated>;
    #[get("/hidden-basic-auth/{user}/{password}", auth = basic)]
    async fn hidden_basic(&self, user: &str, password: &str) -> Result<Option<Authenticated>>;
    #[get("/digest-auth/auth/{user}/{password}", auth = basic)]
    async fn digest(&self, user: &str, password: &str) -> Result<Authenticated>;

    #[get("/{encoding}")]
    async fn compressed(&self, encoding: &str) -> Result<BTreeMap<String, Value>>;
    #[get("/status/{code}")]
    async fn status(&self, code: u16) -> Result<()>;

    #[get("/redirect/{count}")]
    async fn redirect(&self, count: u8) -> Result<Echo>;
    #[get("/relative-redirect/{count}")]
    async fn relative_redirect(&self, count: u8) -> Result<Echo>;
    #[get("/absolute-redirect/{count}")]
    async fn absolute_redirect(&self, count: u8) -> Result<Echo>;
    #[get("/redirect-to")]
    async fn redirect_to(&self, #[query] url: &str, #[query] status_code: u16) -> Result<Echo>;
    #[post("/redirect-to")]
    async fn post_redirect_to(&self, #[form] url: &str, #[form] status_code: u16) -> Result<()>;

    #[get("/bytes/{count}")]
    async fn bytes(&self, count: usize, #[query] seed: u8) -> Result<Bytes>;
    #[get("/stream-bytes/{count}")]
    async fn stream_bytes(
        &self,
        count: usize,
        #[query] seed: u8,
        #[query] chunk_size: usize,
    ) -> Result<Bytes>;
    #[get("/stream/{count}")]
    async fn stream(&self, count: u8) -> Result<Text>;
    #[get("/stream/{count}")]
    #[alias]
    async fn stream_as_json(&self, count: u8) -> Result<Value>;
    #[get("/stream/{count}")]
    #[alias]
    async fn lines(&self, count: u8) -> Result<JsonLines<Value>>;
    #[get("/stream-bytes/{count}")]
    #[alias]
    async fn chunks(
        &self,
        count: usize,
        #[query] seed: u8,
        #[query] chunk_size: usize,
    ) -> Result<ByteStream>;
    #[get("/json")]
    #[alias]
    async fn no_events(&self) -> Result<Events<Value>>;
    #[get("/range/{count}")]
    async fn range(&self, count: u16, #[header("Range")] range: &str) -> Result<Response<Text>>;
    #[get("/delay/{seconds}")]
    async fn delay(&self, seconds: u8) -> Result<Echo>;
    #[get("/drip")]
    async fn drip(
        &self,
        #[query] duration: u8,
        #[query] numbytes: u16,
        #[query] delay: u8,
    ) -> Result<Bytes>;

    #[get("/drip")]
    #[alias]
    async fn slow_drip(
        &self,
        #[query] duration: u8,
        #[query] numbytes: u16,
        #[query] delay: u8,
    ) -> Result<ByteStream>;

    #[get("/headers")]
    async fn headers(&self, #[header("X-Trace")] trace: &str) -> Result<Value>;
    #[get("/user-agent")]
    async fn user_agent(&self) -> Result<Value>;
    #[get("/response-headers")]
    async fn response_headers(&self, #[query("X-Asked")] asked: &[&str])
    -> Result<Response<Value>>;
    #[get("/cookies/set")]
    async fn set_cookie(&self, #[query] flavour: &str) -> Result<Value>;
    #[get("/etag/{etag}")]
    async fn etag(
        &self,
        etag: &str,
        #[header] if_none_match: Option<&str>,
        #[header] if_match: Option<&str>,
    ) -> Result<Response<()>>;
    #[get("/cache")]
    async fn cache(
        &self,
        #[header] if_modified_since: Option<&str>,
    ) -> Result<Response<Option<Echo>>>;

    #[get("/encoding/utf8")]
    async fn utf8(&self) -> Result<Text>;
    #[get("/links/{count}/{offset}")]
    async fn links(&self, count: u8, offset: u8) -> Result<Text>;
    #[get("/xml")]
    async fn xml(&self) -> Result<Text>;
    #[get("/html")]
    async fn html_as_json(&self) -> Result<Value>;
    #[get("/json")]
    async fn json(&self) -> Result<Value>;
    #[get("/image/png")]
    async fn png(&self) -> Result<Bytes>;
    #[get("/uuid")]
    async fn uuid(&self) -> Result<BTreeMap<String, String>>;
    #[get("/base64/{value}")]
    async fn base64(&self, value: &str) -> Result<Text>;
    #[get("/deny")]
    async fn deny(&self) -> Result<Text>;
}

type Checked = std::result::Result<(), Box<dyn StdError>>;

#[derive(Default)]
struct Table {
    rows: usize,
    failures: Vec<String>,
}

impl Table {
    async fn row(&mut self, name: &str, check: impl Future<Output = Checked>) {
        self.rows += 1;
        if let Err(error) = check.await {
            self.failures.push(format!("{name}: {error}"));
        }
    }
}

#[tokio::test]
async fn httpbin() {
    let Some(peer) = peer::httpbin() else { return };
    let config = HttpBinConfig {
        base_url: peer.url().parse().unwrap(),
        token: "a-token".into(),
        username: "us er".to_owned(),
        password: "p:ä w".into(),
    };
    let bin = HttpBinClient::builder(config)
        .user_agent("table/1")
        .build()
        .unwrap();
    let mut table = Table::default();
    rows::verbs(&bin, &mut table).await;
    rows::auth(&bin, &mut table).await;
    rows::bodies(&bin, &mut table).await;
    rows::statuses(&bin, &mut table).await;
    rows::redirects(&bin, &peer.url(), &mut table).await;
    rows::headers(&bin, &mut table).await;
    rows::times(&bin, &mut table).await;
    streams::down(&bin, &mut table).await;
    streams::up(&bin, &mut table).await;
    assert!(table.rows >= 25, "the table has {} rows", table.rows);
    assert!(
        table.failures.is_empty(),
        "{} of {} rows fail:\n{}",
        table.failures.len(),
        table.rows,
        table.failures.join("\n")
    );
}
