//! Where a list ends, and where it must not end in silence.

use std::time::{Duration, Instant};

use integration_runtime::{ErrorKind, Retry};
use integration_tests::{Reply, Server};
use serde_json::{Value, json};

use crate::harness::{client, ids, linked, param, users};

/// What comes: the ids up to the error, and the error.
macro_rules! until_error {
    ($list:expr) => {{
        let mut list = $list;
        let mut seen = Vec::new();
        let error = loop {
            match list.next().await.expect("an error comes before the end") {
                Ok(user) => seen.push(user.id),
                Err(error) => break error,
            }
        };
        assert!(
            list.next().await.is_none(),
            "an error is the last thing that comes"
        );
        (seen, error)
    }};
}

#[tokio::test]
async fn a_page_without_what_was_declared_is_an_error_after_what_was_read() {
    let first = json!({"data": users([1, 2]), "meta": {"next": "c"}});
    let kept = [1, 2];
    for (second, kind, items, says) in [
        (
            json!({"meta": {"next": null}}),
            ErrorKind::Decode,
            vec![],
            "`/data`",
        ),
        (json!([]), ErrorKind::Decode, vec![], "`/data`"),
        (
            json!({"data": {"id": 1}, "meta": {"next": null}}),
            ErrorKind::Decode,
            vec![],
            "$.data",
        ),
        (
            json!({"data": [{"id": "x"}], "meta": {"next": null}}),
            ErrorKind::Decode,
            vec![],
            "$.data[0].id",
        ),
        (
            json!({"data": users([3])}),
            ErrorKind::Pagination,
            vec![3],
            "`/meta/next`",
        ),
        (
            json!({"data": users([3]), "meta": null}),
            ErrorKind::Pagination,
            vec![3],
            "`/meta/next`",
        ),
        (
            json!({"data": users([3]), "meta": {"nxet": "d"}}),
            ErrorKind::Pagination,
            vec![3],
            "`optional`",
        ),
        (
            json!({"data": users([3]), "meta": {"next": {"id": 7}}}),
            ErrorKind::Pagination,
            vec![3],
            "text or a number",
        ),
        (
            json!({"data": users([3]), "meta": {"next": false}}),
            ErrorKind::Pagination,
            vec![3],
            "text or a number",
        ),
    ] {
        let server = Server::scripted([
            Reply::json(200, first.clone()),
            Reply::json(200, second.clone()),
        ]);
        let (seen, error) = until_error!(client(&server).cursors(None, None));
        assert_eq!(seen, [&kept[..], &items].concat(), "{second}");
        assert_eq!(error.kind(), kind, "{second}: {error}");
        assert!(error.to_string().contains(says), "{second}: {error}");
        assert_eq!(error.endpoint(), "cursors");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn half_a_page_is_no_page() {
    for body in [
        r#"{"data":[{"id":1}],"meta":{"next":nul"#,
        r#"{"data":[{"id":1}],"meta":{"next":null}"#,
        r#"{"data":[{"id":1}],"meta":{"next":null}}}"#,
        r#"{"data":[{"id":1}"#,
        r#"{"data":[{"id":1}],"data":[],"meta":{"next":null}}"#,
    ] {
        let server =
            Server::scripted([Reply::body(200, "application/json", body).close_delimited()]);
        let error = client(&server)
            .cursors(None, None)
            .collect()
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), server.count()),
            (ErrorKind::Decode, 1),
            "{body}: {error}"
        );
    }
    for body in ["", "  "] {
        let server = Server::scripted([Reply::body(200, "application/json", body)]);
        let error = client(&server).links(None).collect().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::EmptyBody, "{error}");
    }
}

#[tokio::test]
async fn more_without_a_way_there_is_an_error() {
    for (page, says) in [
        (
            json!({"data": users([1]), "next": null, "more": true}),
            "and not where",
        ),
        (
            json!({"data": users([1]), "next": "", "more": true}),
            "and not where",
        ),
        (json!({"data": users([1]), "next": "c"}), "`/more`"),
        (
            json!({"data": users([1]), "next": "c", "more": "yes"}),
            "`/more`",
        ),
    ] {
        let server = Server::scripted([Reply::json(200, page)]);
        let (seen, error) = until_error!(client(&server).cursors_more());
        assert_eq!(
            (&seen[..], error.kind()),
            (&[1][..], ErrorKind::Pagination),
            "{error}"
        );
        assert!(error.to_string().contains(says), "{error}");
    }
    for (page, says) in [
        (json!({"data": [], "has_more": true}), "has no item"),
        (json!({"data": users([1]), "has_more": null, "x": 1}), ""),
        (
            json!({"data": [{"id": 1, "name": "x"}], "has_more": 1}),
            "`/has_more`",
        ),
    ] {
        let server = Server::scripted([Reply::json(200, page)]);
        let result = client(&server).ids(None).collect().await;
        match says {
            "" => assert_eq!(result.unwrap().len(), 1, "null says no"),
            says => assert!(result.unwrap_err().to_string().contains(says)),
        }
    }
    let server = Server::scripted([Reply::json(200, json!({"total": 9, "data": []}))]);
    let error = client(&server).offsets().collect().await.unwrap_err();
    assert!(
        error.to_string().contains("says that there is more"),
        "{error}"
    );
}

#[tokio::test]
async fn a_link_that_cannot_be_read_is_not_the_end() {
    for link in [
        &b"</v1/links?page=2; rel=next"[..],
        b"/v1/links?page=2; rel=next",
        b"<\xff>; rel=next",
    ] {
        let server = Server::scripted([Reply::json(200, users([1])).header("Link", link)]);
        let (seen, error) = until_error!(client(&server).links(None));
        assert_eq!(
            (&seen[..], error.kind()),
            (&[1][..], ErrorKind::Pagination),
            "{error}"
        );
    }
    let server = Server::scripted([linked([1], Some("http://["))]);
    let (_, error) = until_error!(client(&server).links(None));
    assert_eq!(error.kind(), ErrorKind::Pagination, "{error}");
}

#[tokio::test]
async fn a_list_that_leads_back_stops_with_an_error() {
    // To itself.
    let server = Server::scripted([Reply::json(
        200,
        json!({"data": users([1]), "meta": {"next": "c"}}),
    )]);
    let (seen, error) = until_error!(client(&server).cursors(None, None));
    assert_eq!((&seen[..], server.count()), (&[1, 1][..], 2));
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(
        error
            .to_string()
            .contains("page 2: it leads to a page that was read before"),
        "{error}"
    );

    // In a circle of three, however long the way into it.
    let server = Server::answering(|request| {
        let at = param(request, "cursor").map_or(0, |at| at.parse::<u64>().unwrap());
        let next = if at == 5 { 3 } else { at + 1 };
        Reply::json(200, json!({"data": users([at]), "meta": {"next": next}}))
    });
    let (seen, _) = until_error!(client(&server).cursors(None, None));
    assert_eq!((seen, server.count()), (vec![0, 1, 2, 3, 4, 5], 6));

    // By links: to the first page, spelt otherwise.
    for back in [
        "?role=a",
        "/v1/links?role=a",
        "links?role=a#x",
        "/links?role=a",
    ] {
        let server = Server::scripted([linked([1], Some("?page=2")), linked([2], Some(back))]);
        let (seen, error) = until_error!(client(&server).links(Some("a")));
        assert_eq!((&seen[..], server.count()), (&[1, 2][..], 2), "{back}");
        assert_eq!(error.kind(), ErrorKind::Pagination);
    }

    // By an id.
    let server = Server::scripted([Reply::json(
        200,
        json!({"data": users([7]), "has_more": true}),
    )]);
    let (seen, error) = until_error!(client(&server).ids(None));
    assert_eq!(
        (&seen[..], error.kind()),
        (&[7, 7][..], ErrorKind::Pagination)
    );
}

#[tokio::test]
async fn empty_pages_are_passed_over_and_not_without_end() {
    let server = Server::answering(|request| {
        let at = param(request, "cursor").map_or(0, |at| at.parse::<u64>().unwrap());
        let next = (at < 6).then_some(at + 1);
        let ids = [at].into_iter().filter(|at| at % 3 == 0 && *at > 0);
        Reply::json(200, json!({"data": users(ids), "meta": {"next": next}}))
    });
    let all = client(&server).cursors(None, None).collect().await.unwrap();
    assert_eq!((ids(&all), server.count()), (vec![3, 6], 7));
    let mut pages = client(&server).cursors(None, None).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().items.len());
    }
    assert_eq!(sizes, [0, 0, 0, 1, 0, 0, 1]);

    let server = Server::answering(|request| {
        let at = param(request, "cursor").map_or(0, |at| at.parse::<u64>().unwrap());
        Reply::json(200, json!({"data": [], "meta": {"next": at + 1}}))
    });
    let error = client(&server)
        .cursors(None, None)
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(
        (error.kind(), server.count()),
        (ErrorKind::Pagination, 1000),
        "{error}"
    );
}

#[tokio::test]
async fn each_page_is_tried_again_by_itself() {
    let page = |ids: [u64; 1], next: Value| {
        Reply::json(200, json!({"data": users(ids), "meta": {"next": next}}))
    };
    let server = Server::scripted([
        Reply::status(503),
        page([1], json!("a")),
        Reply::status(503),
        Reply::close(),
        page([2], json!("b")),
        Reply::status(429).header("Retry-After", "0"),
        page([3], json!(null)),
    ]);
    let all = client(&server).cursors(None, None).collect().await.unwrap();
    assert_eq!((ids(&all), server.count()), (vec![1, 2, 3], 7));
    let cursors: Vec<_> = server
        .requests()
        .iter()
        .map(|request| param(request, "cursor"))
        .collect();
    let expected = [
        None,
        None,
        Some("a"),
        Some("a"),
        Some("a"),
        Some("b"),
        Some("b"),
    ];
    assert_eq!(cursors, expected.map(|cursor| cursor.map(str::to_owned)));
}

#[tokio::test]
async fn an_error_in_the_middle_keeps_what_was_before_it() {
    let server = Server::scripted([
        linked([1, 2], Some("?page=2")),
        Reply::json(404, json!({"message": "gone"})),
    ]);
    let (seen, error) = until_error!(client(&server).links(None));
    assert_eq!(
        (&seen[..], error.kind(), error.message()),
        (&[1, 2][..], ErrorKind::Api, Some("gone"))
    );

    let server = Server::scripted([linked([1], Some("?page=2")), Reply::status(503)]);
    let (seen, error) = until_error!(client(&server).links(None).retry(Retry::NEVER));
    assert_eq!(
        (seen.len(), error.status().unwrap().as_u16(), server.count()),
        (1, 503, 2)
    );
}

#[tokio::test]
async fn a_list_is_adjusted_before_it_is_polled() {
    let server = Server::scripted([
        linked([1], Some("?page=2")),
        linked([2], None).delay(Duration::from_secs(3)),
    ]);
    let list = client(&server)
        .links(None)
        .timeout(Duration::from_millis(300))
        .retry(Retry::NEVER)
        .header("X-Trace", "abc")
        .query("x", "1");
    let begin = Instant::now();
    let (seen, error) = until_error!(list);
    assert!(
        error.is_timeout() && begin.elapsed() < Duration::from_secs(2),
        "{error}"
    );
    assert_eq!(seen, [1]);
    for request in server.requests() {
        assert_eq!(request.header("x-trace"), Some("abc"));
    }
    assert_eq!(server.requests()[0].target, "/v1/links?x=1");

    let server = Server::scripted([linked([1], Some("?page=2"))]);
    let mut list = client(&server).links(None);
    list.next().await.unwrap().unwrap();
    let error = list
        .timeout(Duration::from_secs(1))
        .collect()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Misuse);
    let error = client(&server)
        .links(None)
        .header("X Trace", "1")
        .collect()
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), server.count()),
        (ErrorKind::InvalidArgument, 1)
    );

    let dry = client(&server).numbers().dry_run().await.unwrap();
    assert!(dry.url.ends_with("/v1/numbers?per_page=2&page=1"), "{dry}");
    assert_eq!(server.count(), 1);
}

#[test]
fn without_a_runtime_it_is_an_error() {
    let server = Server::scripted([linked([1], None)]);
    let mut list = client(&server).links(None);
    let waker = std::task::Waker::noop();
    let mut next = std::pin::pin!(list.next());
    let polled = next
        .as_mut()
        .poll(&mut std::task::Context::from_waker(waker));
    let std::task::Poll::Ready(Some(Err(error))) = polled else {
        panic!("{polled:?}");
    };
    assert_eq!((error.kind(), server.count()), (ErrorKind::NoRuntime, 0));
}
