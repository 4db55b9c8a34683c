//! Pages that are read as a type, whose fields say where everything is.

use integration_runtime::{ApiError, ErrorKind, PageValue, Pages, integration};
use integration_tests::{Reply, Server};
use serde::Deserialize;
use serde_json::json;

use crate::harness::{User, ids, param, users};

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
    has_more: bool,
}

#[derive(Deserialize)]
struct Found {
    results: Option<Vec<User>>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    next: Option<Next>,
}

#[derive(Deserialize)]
struct Next {
    after: After,
}

#[derive(Deserialize)]
struct After(String);

impl PageValue for After {
    fn page_value(&self) -> Option<std::borrow::Cow<'_, str>> {
        Some((&*self.0).into())
    }
}

#[derive(Deserialize)]
struct Order {
    meta: OrderMeta,
}

#[derive(Deserialize)]
struct OrderMeta {
    key: String,
}

#[derive(Deserialize)]
struct Numbered {
    items: Vec<User>,
    pages: Option<u16>,
}

#[derive(Debug, Deserialize)]
struct Problem {
    title: String,
}

#[integration(
    base_url = "https://acme.example",
    paginate = last_id(param = "after", body = List<_>, items = data, id = id, more = has_more),
)]
trait Typed {
    #[get("/users")]
    fn users(&self) -> Pages<User>;

    #[get("/orders", paginate = last_id(param = "after", body = List<Order>, items = data, id = meta.key, more = has_more))]
    fn orders(&self) -> Pages<Order, ApiError<Problem>>;

    #[get("/found", paginate = cursor(param = "after", body = Found, items = results, next = paging?.next?.after))]
    fn found(&self) -> Pages<User>;

    #[get("/numbered", paginate = page(param = "p", body = Numbered, items = items, total = pages))]
    fn numbered(&self) -> Pages<User>;
}

fn client(server: &Server) -> TypedClient {
    let base_url = server.url().parse().unwrap();
    TypedClient::new(TypedConfig { base_url }).unwrap()
}

#[tokio::test]
async fn fields_lead_on() {
    let server = Server::answering(|request| {
        let after = param(request, "after").map_or(0, |after| after.parse::<u64>().unwrap());
        Reply::json(
            200,
            json!({"data": users([after + 1, after + 2]), "has_more": after < 4}),
        )
    });
    let all = client(&server).users().collect().await.unwrap();
    assert_eq!((ids(&all), server.count()), (vec![1, 2, 3, 4, 5, 6], 3));

    let server = Server::answering(|request| match param(request, "after").as_deref() {
        None => Reply::json(
            200,
            json!({"data": [{"meta": {"key": "a/b"}}], "has_more": true}),
        ),
        Some("a/b") => Reply::json(403, json!({"title": "not you"})),
        other => panic!("{other:?}"),
    });
    let mut orders = client(&server).orders();
    assert_eq!(orders.next().await.unwrap().unwrap().meta.key, "a/b");
    let error = orders.next().await.unwrap().map(|_| ()).unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Api);
    assert_eq!(error.body.unwrap().title, "not you");

    let server = Server::scripted([
        Reply::json(
            200,
            json!({"results": users([1]), "paging": {"next": {"after": "c"}}}),
        ),
        Reply::json(
            200,
            json!({"results": null, "paging": {"next": {"after": "d"}}}),
        ),
        Reply::json(200, json!({"results": users([2]), "paging": {}})),
    ]);
    let all = client(&server).found().collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2]);
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|r| param(r, "after"))
        .collect();
    assert_eq!(sent, [None, Some("c".to_owned()), Some("d".to_owned())]);

    let server = Server::scripted([
        Reply::json(200, json!({"items": users([1]), "pages": 2})),
        Reply::json(200, json!({"items": users([2]), "pages": 2})),
    ]);
    let all = client(&server).numbered().collect().await.unwrap();
    assert_eq!((ids(&all), server.count()), (vec![1, 2], 2));
}

#[tokio::test]
async fn a_page_of_another_type_is_an_error_that_says_where() {
    for (page, path) in [
        (json!({"data": users([1])}), "$"),
        (
            json!({"data": [{"id": "x"}], "has_more": false}),
            "$.data[0].id",
        ),
        (json!({"data": users([1]), "has_more": null}), "$.has_more"),
    ] {
        let server = Server::scripted([Reply::json(200, page)]);
        let error = client(&server).users().collect().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.json_path()),
            (ErrorKind::Decode, Some(path)),
            "{error}"
        );
    }
    let server = Server::scripted([Reply::json(200, json!({"data": [], "has_more": true}))]);
    let error = client(&server).users().collect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination, "{error}");
}
