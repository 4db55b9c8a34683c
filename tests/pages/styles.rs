//! Every style: each item once, in order, by the requests that were declared.

use integration_tests::{Reply, Server};
use serde_json::json;

use crate::harness::{AcmeClient, TOKEN, client, ids, linked, param, users};

fn targets(server: &Server) -> Vec<String> {
    server
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect()
}

#[tokio::test]
async fn absolute_links_as_github_sends_them() {
    let server = Server::answering(|request| {
        let host = request.header("host").unwrap();
        let link =
            |page: u64| format!("<http://{host}/v1/repositories/7/links?role=admin&page={page}>");
        let reply =
            |ids: [u64; 2], links: String| Reply::json(200, users(ids)).header("Link", links);
        match param(request, "page").as_deref() {
            None => reply(
                [1, 2],
                format!("{}; rel=\"next\", {}; rel=\"last\"", link(2), link(3)),
            ),
            Some("2") => reply(
                [3, 4],
                format!(
                    "{}; rel=\"prev\", {}; rel=\"next\", {}; rel=\"last\"",
                    link(1),
                    link(3),
                    link(3)
                ),
            ),
            _ => reply(
                [5, 6],
                format!("{}; rel=\"prev\", {}; rel=\"first\"", link(2), link(1)),
            ),
        }
    });
    let all = client(&server)
        .links(Some("admin"))
        .collect()
        .await
        .unwrap();
    assert_eq!(ids(&all), [1, 2, 3, 4, 5, 6]);
    assert_eq!(
        targets(&server),
        [
            "/v1/links?role=admin",
            "/v1/repositories/7/links?role=admin&page=2",
            "/v1/repositories/7/links?role=admin&page=3",
        ]
    );
    for request in server.requests() {
        assert_eq!(
            request.header("authorization"),
            Some(&*format!("Bearer {TOKEN}"))
        );
    }
}

#[tokio::test]
async fn relative_links_are_relative_to_their_page_and_keep_the_prefix() {
    for (next, target) in [
        ("?page=2", "/v1/links?page=2"),
        ("links?page=2", "/v1/links?page=2"),
        ("/v1/links?page=2", "/v1/links?page=2"),
        ("/links?page=2", "/v1/links?page=2"),
        ("more/links", "/v1/more/links"),
        ("./links?c=a%2Fb+c&d", "/v1/links?c=a%2Fb+c&d"),
    ] {
        let server = Server::scripted([linked([1], Some(next)), linked([2], None)]);
        let all = client(&server)
            .links(Some("admin"))
            .collect()
            .await
            .unwrap();
        assert_eq!(ids(&all), [1, 2], "{next}");
        assert_eq!(targets(&server)[1], target, "{next}");
    }
}

#[tokio::test]
async fn a_link_is_relative_to_where_a_redirect_led() {
    let server = Server::scripted([
        Reply::status(307).header("Location", "/v1/moved/here"),
        linked([1], Some("there")),
        linked([2], None),
    ]);
    assert_eq!(
        client(&server).links(None).collect().await.unwrap().len(),
        2
    );
    assert_eq!(
        targets(&server),
        ["/v1/links", "/v1/moved/here", "/v1/moved/there"]
    );
}

#[tokio::test]
async fn links_begin_at_a_url_and_beside_a_wrapped_list() {
    let server = Server::scripted([linked([1], Some("?page=2")), linked([2], None)]);
    let url = format!("{}/v1/users/7/links?since=3", server.url());
    assert_eq!(
        client(&server)
            .links_at(&url)
            .collect()
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        targets(&server),
        ["/v1/users/7/links?since=3", "/v1/users/7/links?page=2"]
    );

    let page = |ids: [u64; 2]| Reply::json(200, json!({"meta": [], "data": users(ids)}));
    let server = Server::scripted([
        page([1, 2]).header("Link", "<?page=2>; rel=next"),
        page([3, 4]),
    ]);
    let all = client(&server).wrapped_links().collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2, 3, 4]);
    assert_eq!(
        targets(&server),
        ["/v1/wrapped-links?per_page=2", "/v1/wrapped-links?page=2"]
    );
}

#[tokio::test]
async fn the_next_url_in_the_body_or_in_a_header() {
    let server = Server::scripted([
        Reply::json(
            200,
            json!({"data": users([1]), "links": {"next": "/v1/next-url?c=2"}}),
        ),
        Reply::json(200, json!({"links": {"next": "?c=3"}, "data": users([2])})),
        Reply::json(200, json!({"data": users([3]), "links": {"self": "x"}})),
    ]);
    let all = client(&server).next_url().collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2, 3]);
    assert_eq!(
        targets(&server),
        ["/v1/next-url", "/v1/next-url?c=2", "/v1/next-url?c=3"]
    );

    let server = Server::scripted([
        Reply::json(200, users([1])).header("X-Next", "/v1/next-header?c=2"),
        Reply::json(200, users([2])).header("X-Next", ""),
    ]);
    let all = client(&server).next_header().collect().await.unwrap();
    assert_eq!((ids(&all), server.count()), (vec![1, 2], 2));
}

/// A provider with the users 1 to 5, two on a page, whose cursor is what `next` makes of the number of users before it.
fn five(
    parameter: &'static str,
    page: impl Fn(Vec<u64>, Option<u64>) -> Reply + Send + 'static,
) -> Server {
    Server::answering(move |request| {
        let after = param(request, parameter).map_or(0, |after| after.parse().unwrap());
        let ids: Vec<u64> = (1..=5).filter(|id| *id > after).take(2).collect();
        let next = ids.last().copied().filter(|last| *last < 5);
        page(ids, next)
    })
}

#[tokio::test]
async fn cursors_as_texts_and_as_numbers() {
    let server = five("cursor", |ids, next| {
        let next = next.map(|next| next.to_string());
        Reply::json(200, json!({"data": users(ids), "meta": {"next": next}}))
    });
    let acme = client(&server);
    let all = acme.cursors(None, Some("a b")).collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2, 3, 4, 5]);
    assert_eq!(
        targets(&server),
        [
            "/v1/cursors?role=a%20b",
            "/v1/cursors?role=a%20b&cursor=2",
            "/v1/cursors?role=a%20b&cursor=4",
        ]
    );
    // An argument says where to begin, and is then replaced.
    let all = acme.cursors(Some("2"), None).collect().await.unwrap();
    assert_eq!(ids(&all), [3, 4, 5]);
    assert_eq!(targets(&server)[4], "/v1/cursors?cursor=4");

    let server = five("page[after]", |ids, next| {
        Reply::json(
            200,
            json!({"data": users(ids), "next": next, "more": next.is_some()}),
        )
    });
    let all = client(&server).cursors_more().collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2, 3, 4, 5]);
    assert_eq!(targets(&server)[1], "/v1/cursors-more?page%5Bafter%5D=2");
}

#[tokio::test]
async fn a_cursor_is_sent_as_it_came() {
    let cursor = "a/b+c==&x=\u{e9} \"%2F\n";
    let server = Server::scripted([
        Reply::json(200, json!({"data": users([1]), "meta": {"next": cursor}})),
        Reply::json(200, json!({"data": users([2]), "meta": {"next": ""}})),
    ]);
    client(&server).cursors(None, None).collect().await.unwrap();
    assert_eq!(
        param(&server.requests()[1], "cursor").as_deref(),
        Some(cursor)
    );
}

#[tokio::test]
async fn a_search_by_post_sends_its_body_with_every_page() {
    let server = five("cursor", |ids, next| {
        Reply::json(200, json!({"data": users(ids), "next": next}))
    });
    let all = client(&server)
        .search(&json!({"role": "admin"}))
        .collect()
        .await
        .unwrap();
    assert_eq!(all.len(), 5);
    for request in server.requests() {
        assert_eq!(
            (&*request.method, request.json()),
            ("POST", json!({"role": "admin"}))
        );
        assert_eq!(request.header_values("content-type"), ["application/json"]);
    }
}

#[tokio::test]
async fn numbered_pages_end_at_an_empty_one_or_at_the_last() {
    let server = Server::answering(|request| {
        let page: u64 = param(request, "page").unwrap().parse().unwrap();
        // The provider gives fewer than it is asked for, which is not the end.
        Reply::json(200, if page < 4 { users([page]) } else { json!([]) })
    });
    let all = client(&server).numbers().collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2, 3]);
    let expected: Vec<_> = (1..=4)
        .map(|page| format!("/v1/numbers?per_page=2&page={page}"))
        .collect();
    assert_eq!(targets(&server), expected);

    let server = Server::answering(|request| {
        let page: u64 = param(request, "page").unwrap().parse().unwrap();
        Reply::json(200, users([page])).header("X-Total-Pages", "3")
    });
    let all = client(&server).numbers_total().collect().await.unwrap();
    assert_eq!((ids(&all), server.count()), (vec![0, 1, 2], 3));
}

#[tokio::test]
async fn an_offset_counts_what_came() {
    let server = Server::answering(|request| {
        let offset: u64 = param(request, "offset").unwrap().parse().unwrap();
        // One at first, then two.
        let ids = offset + 1..=(offset + 1 + u64::from(offset > 0)).min(5);
        Reply::json(200, json!({"total": 5, "data": users(ids)}))
    });
    let all = client(&server).offsets().collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2, 3, 4, 5]);
    assert_eq!(
        targets(&server),
        [0, 1, 3].map(|offset| format!("/v1/offsets?limit=2&offset={offset}"))
    );

    let server = Server::answering(|request| {
        let offset: u64 = param(request, "offset").unwrap().parse().unwrap();
        Reply::json(200, users((offset + 1..=3).take(2)))
    });
    let all = client(&server).offsets_bare().collect().await.unwrap();
    assert_eq!((ids(&all), server.count()), (vec![1, 2, 3], 3));
}

#[tokio::test]
async fn the_last_id_as_stripe_wants_it() {
    let server = five("starting_after", |ids, next| {
        Reply::json(
            200,
            json!({"object": "list", "data": users(ids), "has_more": next.is_some()}),
        )
    });
    let acme = client(&server);
    let all = acme.ids(None).collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2, 3, 4, 5]);
    assert_eq!(
        targets(&server),
        [
            "/v1/ids",
            "/v1/ids?starting_after=2",
            "/v1/ids?starting_after=4"
        ]
    );
    assert_eq!(ids(&acme.ids(Some(3)).collect().await.unwrap()), [4, 5]);

    let server = five("after", |ids, _| Reply::json(200, users(ids)));
    let all = client(&server).ids_bare().collect().await.unwrap();
    assert_eq!(
        (all.len(), server.count()),
        (5, 4),
        "the fourth page is empty"
    );

    let server = Server::scripted([
        Reply::json(200, json!({"names": ["a", "b,\"]"]})),
        Reply::json(200, json!({"names": null})),
    ]);
    let all = client(&server).names().collect().await.unwrap();
    assert_eq!(all, ["a", "b,\"]"]);
    assert_eq!(
        param(&server.requests()[1], "last").as_deref(),
        Some("b,\"]")
    );
}

#[tokio::test]
async fn a_thousand_items_come_once_each() {
    let server = Server::answering(|request| {
        let page: u64 = param(request, "page").unwrap().parse().unwrap();
        let first = (page - 1) * 100;
        Reply::json(
            200,
            if page <= 10 {
                users(first..first + 100)
            } else {
                json!([])
            },
        )
    });
    let mut list = client(&server).numbers();
    let mut expected = 0;
    while let Some(user) = list.next().await {
        assert_eq!(user.unwrap().id, expected);
        expected += 1;
        // No page is fetched before one of its items is asked for.
        assert_eq!(server.count() as u64, expected.div_ceil(100));
    }
    assert_eq!((expected, server.count()), (1000, 11));
    assert!(list.next().await.is_none(), "the end stays the end");
    assert_eq!(server.count(), 11);
}

#[tokio::test]
async fn lists_are_spawned_joined_and_dropped() {
    fn is_send<T: Send + 'static>(_: &T) {}
    let server = five("starting_after", |ids, next| {
        Reply::json(200, json!({"data": users(ids), "has_more": next.is_some()}))
    });
    let acme: AcmeClient = client(&server);
    let list = acme.ids(None);
    is_send(&list);
    drop(acme);
    let all = tokio::spawn(list.collect()).await.unwrap().unwrap();
    assert_eq!((all.len(), server.count()), (5, 3));

    let mut list = client(&server).ids(None);
    list.next().await.unwrap().unwrap();
    drop(list);
    drop(client(&server).ids(None));
    assert_eq!(server.count(), 4, "what is not asked for is not fetched");
}
