//! Reading a list page by page, stopping, and reading on elsewhere.

use std::pin::Pin;
use std::task::{Context, Poll};

use integration_runtime::{Cursor, ErrorKind, Pages, Result};
use integration_tests::{Reply, Server};
use serde_json::json;

use crate::harness::{Acme, AcmeClient, DynAcme, User, client, ids, linked, param, users};

/// A provider with nine users, three on a page, in every style.
fn nine() -> Server {
    Server::answering(|request| {
        let number = |name| param(request, name).map(|value| value.parse::<u64>().unwrap());
        let page_from = |after: u64| after + 1..=(after + 3).min(9);
        let list = |after| users(page_from(after));
        match request.path() {
            "/v1/links" => {
                let after = number("after").unwrap_or(0);
                let next = format!("/v1/links?after={}", after + 3);
                linked(page_from(after), (after < 6).then_some(&*next))
            }
            "/v1/cursors" => {
                let after = number("cursor").unwrap_or(0);
                let next = (after < 6).then_some(after + 3);
                Reply::json(200, json!({"data": list(after), "meta": {"next": next}}))
            }
            "/v1/numbers" => Reply::json(200, list((number("page").unwrap() - 1) * 3)),
            "/v1/offsets" => Reply::json(
                200,
                json!({"data": list(number("offset").unwrap()), "total": 9}),
            ),
            "/v1/ids" => {
                let after = number("starting_after").unwrap_or(0);
                Reply::json(200, json!({"data": list(after), "has_more": after < 6}))
            }
            other => panic!("{other}"),
        }
    })
}

type List = fn(&AcmeClient) -> Pages<User>;

const STYLES: [List; 5] = [
    |acme| acme.links(None),
    |acme| acme.cursors(None, None),
    |acme| acme.numbers(),
    |acme| acme.offsets(),
    |acme| acme.ids(None),
];

/// As it comes out of a database.
fn stored(cursor: &Cursor) -> Cursor {
    cursor.to_string().parse().unwrap()
}

#[tokio::test]
async fn a_list_is_read_a_page_at_a_time_by_whoever_has_the_cursor() {
    for list in STYLES {
        let server = nine();
        let mut seen = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            // Each time another client, as in another process.
            let acme = client(&server);
            let mut pages = match &cursor {
                None => list(&acme),
                Some(cursor) => list(&acme).resume(&stored(cursor)),
            }
            .pages();
            let Some(page) = pages.next().await else {
                break;
            };
            let page = page.unwrap();
            assert_eq!(page.status, 200);
            assert_eq!(page.headers["content-type"], "application/json");
            assert_eq!(pages.cursor(), page.cursor);
            seen.extend(ids(&page.items));
            match page.cursor {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}

#[tokio::test]
async fn no_item_is_missed_wherever_a_list_is_left() {
    for list in STYLES {
        for taken in 0..=9 {
            let server = nine();
            let acme = client(&server);
            let mut first = list(&acme);
            let mut seen = Vec::new();
            for _ in 0..taken {
                seen.push(first.next().await.unwrap().unwrap().id);
            }
            let rest = match first.cursor() {
                Some(cursor) => ids(&list(&acme)
                    .resume(&stored(&cursor))
                    .collect()
                    .await
                    .unwrap()),
                None => Vec::new(),
            };
            // The page that was begun comes again, and no other.
            let again = seen.iter().filter(|id| rest.contains(id)).count();
            assert_eq!(again, taken as usize % 3, "{taken}");
            seen.extend(rest);
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9], "{taken}");
        }
    }
}

#[tokio::test]
async fn a_list_goes_on_after_an_error() {
    let fail = std::sync::atomic::AtomicBool::new(true);
    let server = Server::answering(move |request| {
        let at = param(request, "cursor").map_or(0, |at| at.parse::<u64>().unwrap());
        if at == 2 && fail.swap(false, std::sync::atomic::Ordering::Relaxed) {
            return Reply::status(500 - 96);
        }
        let next = (at < 3).then_some(at + 1);
        Reply::json(200, json!({"data": users([at]), "meta": {"next": next}}))
    });
    let acme = client(&server);
    let mut list = acme.cursors(None, None);
    let mut seen = Vec::new();
    while let Some(Ok(user)) = list.next().await {
        seen.push(user.id);
    }
    let cursor = list.cursor().expect("the page that failed");
    seen.extend(ids(&acme
        .cursors(None, None)
        .resume(&cursor)
        .collect()
        .await
        .unwrap()));
    assert_eq!(seen, [0, 1, 2, 3]);
}

#[tokio::test]
async fn pages_are_counted() {
    let server = nine();
    let acme = client(&server);
    let mut list = acme.numbers().max_pages(2);
    let mut seen = Vec::new();
    while let Some(user) = list.next().await {
        seen.push(user.unwrap().id);
    }
    assert_eq!((&seen[..], server.count()), (&[1, 2, 3, 4, 5, 6][..], 2));
    let rest = acme
        .numbers()
        .resume(&list.cursor().unwrap())
        .collect()
        .await
        .unwrap();
    assert_eq!(ids(&rest), [7, 8, 9]);
    assert!(
        acme.numbers()
            .max_pages(0)
            .collect()
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list() {
    let server = nine();
    let acme = client(&server);
    let mut pages = acme.cursors(None, None).pages();
    let cursor = pages.next().await.unwrap().unwrap().cursor.unwrap();
    let before = server.count();
    for list in [acme.links(None), acme.numbers(), acme.ids(None)] {
        let error = list.resume(&cursor).collect().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    }
    assert_eq!(server.count(), before);
    let text = cursor.to_string();
    for other in ["", "x", &text[1..], &format!("{text}x"), "MXQ"] {
        assert!(other.parse::<Cursor>().is_err(), "{other}");
    }

    // One that was made up reaches no other origin, whatever it says.
    for target in [
        "//evil.example/x",
        "/\\evil.example",
        "/../../x",
        "/v1/links?a=b#c",
    ] {
        let forged = base64::Engine::encode(
            &base64::engine::general_purpose::URL_SAFE_NO_PAD,
            format!("1tacme.links\n{target}"),
        );
        let forged: Cursor = forged.parse().unwrap();
        let server = Server::scripted([linked([1], None)]);
        let result = client(&server).links(None).resume(&forged).collect().await;
        match result {
            Ok(_) => assert_eq!(server.count(), 1, "{target}"),
            Err(error) => assert_eq!(
                error.kind(),
                ErrorKind::InvalidArgument,
                "{target}: {error}"
            ),
        }
    }
}

struct Fake;

/// What `futures` would have.
struct Once(Option<Result<User>>);

impl futures_core::Stream for Once {
    type Item = Result<User>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take())
    }
}

macro_rules! fake {
    ($($name:ident($($argument:ident: $ty:ty),*) -> $item:ty;)*) => {
        impl Acme for Fake {
            fn links(&self, role: Option<&str>) -> Pages<User> {
                Pages::from_items(role.map(|_| User { id: 7 }).into_iter().chain([User { id: 8 }]))
            }
            fn links_at(&self, _: &str) -> Pages<User> {
                Pages::from_stream(Once(Some(Ok(User { id: 9 }))))
            }
            $(fn $name(&self, $($argument: $ty),*) -> Pages<$item> {
                $(let _ = $argument;)*
                Pages::from_items([])
            })*
        }
    };
}

fake! {
    wrapped_links() -> User;
    next_url() -> User;
    next_header() -> User;
    cursors(a: Option<&str>, b: Option<&str>) -> User;
    cursors_more() -> User;
    search(a: &serde_json::Value) -> User;
    numbers() -> User;
    numbers_total() -> User;
    offsets() -> User;
    offsets_bare() -> User;
    ids(a: Option<u64>) -> User;
    ids_bare() -> User;
    names() -> String;
}

async fn sum(acme: &impl Acme) -> Result<u64> {
    let mut sum = 0;
    let mut users = acme.links(Some("admin"));
    while let Some(user) = users.next().await {
        sum += user?.id;
    }
    Ok(sum)
}

#[tokio::test]
async fn application_code_takes_a_client_a_double_or_either_in_a_box() {
    assert_eq!(sum(&Fake).await.unwrap(), 15);
    assert_eq!(sum(&DynAcme::new(Fake)).await.unwrap(), 15);
    let server = nine();
    assert_eq!(sum(&client(&server)).await.unwrap(), 45);
    assert_eq!(sum(&DynAcme::new(client(&server))).await.unwrap(), 45);

    // A double is also read by pages, and adjusting it changes nothing.
    let mut pages = Fake.links(None).max_pages(0).header("X Y", "").pages();
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!((ids(&page.items), page.cursor), (vec![8], None));
    assert!(pages.next().await.is_none());
    assert_eq!(ids(&Fake.links_at("").collect().await.unwrap()), [9]);
    assert!(Fake.links(None).dry_run().await.is_err());
}
