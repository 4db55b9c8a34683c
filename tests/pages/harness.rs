//! The integration that pages are tried on, and providers for it.

use integration_runtime::{Pages, integration};
use integration_tests::{Reply, Request, Server};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct User {
    pub(crate) id: u64,
}

#[integration(
    base_url = "https://acme.example/v1",
    auth = bearer,
    timeout = "5s",
    attempt_timeout = "1s",
    retry(attempts = 3, base = "10ms", max = "50ms"),
    paginate = link_header,
    dyn_compatible,
)]
pub(crate) trait Acme {
    #[get("/links")]
    fn links(&self, #[query] role: Option<&str>) -> Pages<User>;

    #[get]
    fn links_at(&self, #[url] url: &str) -> Pages<User>;

    #[get("/wrapped-links", paginate = link_header(items = json("data"), size(param = "per_page", value = 2)))]
    fn wrapped_links(&self) -> Pages<User>;

    #[get("/next-url", paginate = next_url(next = json("/links/next", optional), items = json("data")))]
    fn next_url(&self) -> Pages<User>;

    #[get("/next-header", paginate = next_url(next = header("X-Next")))]
    fn next_header(&self) -> Pages<User>;

    #[get("/cursors", paginate = cursor(param = "cursor", next = json("/meta/next"), items = json("data")))]
    fn cursors(&self, #[query] cursor: Option<&str>, #[query] role: Option<&str>) -> Pages<User>;

    #[get("/cursors-more", paginate = cursor(
        param = "page[after]", next = json("next"), more = json("more"), items = json("data"),
    ))]
    fn cursors_more(&self) -> Pages<User>;

    #[post("/search", idempotent, paginate = cursor(param = "cursor", next = json("next"), items = json("data")))]
    fn search(&self, #[body] query: &Value) -> Pages<User>;

    #[get("/numbers", paginate = page(param = "page", size(param = "per_page", value = 2)))]
    fn numbers(&self) -> Pages<User>;

    #[get("/numbers-total", paginate = page(param = "page", first = 0, total = header("X-Total-Pages")))]
    fn numbers_total(&self) -> Pages<User>;

    #[get("/offsets", paginate = offset(
        param = "offset", total = json("total"), items = json("data"), size(param = "limit", value = 2),
    ))]
    fn offsets(&self) -> Pages<User>;

    #[get("/offsets-bare", paginate = offset(param = "offset"))]
    fn offsets_bare(&self) -> Pages<User>;

    #[get("/ids", paginate = last_id(
        param = "starting_after", id = json("id"), more = json("has_more"), items = json("data"),
    ))]
    fn ids(&self, #[query] starting_after: Option<u64>) -> Pages<User>;

    #[get("/ids-bare", paginate = last_id(param = "after", id = json("id")))]
    fn ids_bare(&self) -> Pages<User>;

    #[get("/names", paginate = last_id(param = "last", id = json(""), items = json("names")))]
    fn names(&self) -> Pages<String>;
}

pub(crate) const TOKEN: &str = "t0ken-of-the-tests";

pub(crate) fn client(server: &Server) -> AcmeClient {
    let base_url = format!("{}/v1", server.url());
    AcmeClient::new(AcmeConfig {
        base_url: base_url.parse().expect("a loopback URL is a base URL"),
        token: TOKEN.into(),
    })
    .expect("the configuration is complete")
}

pub(crate) fn users(ids: impl IntoIterator<Item = u64>) -> Value {
    ids.into_iter().map(|id| json!({"id": id})).collect()
}

pub(crate) fn ids(users: &[User]) -> Vec<u64> {
    users.iter().map(|user| user.id).collect()
}

/// The value of a query parameter.
pub(crate) fn param(request: &Request, name: &str) -> Option<String> {
    let mut values = request
        .query_pairs()
        .into_iter()
        .filter(|(key, _)| key == name);
    let value = values.next().map(|(_, value)| value);
    assert_eq!(
        values.next(),
        None,
        "{name} is there twice: {}",
        request.target
    );
    value
}

/// A page of a bare list with a `Link` header.
pub(crate) fn linked(ids: impl IntoIterator<Item = u64>, next: Option<&str>) -> Reply {
    let reply = Reply::json(200, users(ids));
    match next {
        Some(next) => reply.header("Link", format!("<{next}>; rel=\"next\"")),
        None => reply,
    }
}
