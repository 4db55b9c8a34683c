//! C24: what leads to the next page leads nowhere else.

use integration_runtime::{ErrorKind, Pages, integration};
use integration_tests::{Reply, Server};
use serde_json::json;

use crate::harness::{TOKEN, User, client, linked, users};

/// Where a page could send a client that knows a credential.
fn forged(own: std::net::SocketAddr, other: u16) -> Vec<String> {
    let own_port = own.port();
    vec![
        // Port.
        format!("http://127.0.0.1:{other}/v1/links"),
        format!("//127.0.0.1:{other}/v1/links"),
        format!("\\\\127.0.0.1:{other}\\v1\\links"),
        format!("/\\127.0.0.1:{other}/v1/links"),
        format!("/\t/127.0.0.1:{other}/v1/links"),
        "http://127.0.0.1/v1/links".to_owned(),
        // Host.
        format!("http://localhost:{own_port}/v1/links"),
        format!("http://127.0.0.2:{own_port}/v1/links"),
        format!("http://[::1]:{own_port}/v1/links"),
        "http://evil.example/".to_owned(),
        format!("http://127.0.0.1:{own_port}@evil.example/"),
        format!("http://127.0.0.1:{own_port}.evil.example/"),
        // Scheme.
        format!("https://127.0.0.1:{own_port}/v1/links"),
        format!("ftp://127.0.0.1:{own_port}/v1/links"),
        "file:///etc/passwd".to_owned(),
        "javascript:alert(1)".to_owned(),
        // User information.
        format!("http://user:pass@127.0.0.1:{own_port}/v1/links"),
        format!("http://user@127.0.0.1:{own_port}/v1/links"),
        format!("http://:pass@127.0.0.1:{own_port}/v1/links"),
        format!("//user:pass@127.0.0.1:{own_port}/v1/links"),
        format!("http://user:pass@127.0.0.1:{other}/v1/links"),
    ]
}

#[tokio::test]
async fn c24_a_forged_link_is_an_error_and_no_request_leaves() {
    let target = Server::scripted([Reply::json(200, json!([]))]);
    let other = target.address().port();
    for index in 0..forged(target.address(), other).len() {
        let links = Server::answering(move |request| {
            let own = request.header("host").unwrap().parse().unwrap();
            let link = &forged(own, other)[index];
            // A header holds no tab within a link as it stands; the body does.
            Reply::json(200, json!({"data": users([1]), "links": {"next": link}}))
                .header("X-Next", link.replace('\t', "%09"))
        });
        let link = &forged(links.address(), other)[index];
        let acme = client(&links);
        let mut list = acme.next_url();
        assert_eq!(
            list.next().await.unwrap().unwrap().id,
            1,
            "what was read is kept"
        );
        let error = list.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pagination, "{link}: {error}");
        assert!(list.next().await.is_none());
        assert_eq!(links.count(), 1, "{link}");
        // The page is to be read again, not the forged one.
        let again = list.cursor().unwrap();
        assert!(acme.next_url().resume(&again).next().await.unwrap().is_ok());

        let mut pages = acme.next_url().pages();
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::Pagination,
            "it is not taken for the last page"
        );
        assert!(pages.next().await.is_none());
    }
    for index in 0..forged(target.address(), other).len() {
        let links = Server::answering(move |request| {
            let own = request.header("host").unwrap().parse().unwrap();
            let link = forged(own, other)[index].replace('\t', "");
            linked([1], Some(&link))
        });
        let error = client(&links).links(None).collect().await.unwrap_err();
        assert_eq!(
            (error.kind(), links.count()),
            (ErrorKind::Pagination, 1),
            "{error}"
        );
    }
    assert_eq!((target.count(), target.connections()), (0, 0));
}

#[integration(base_url = "https://acme.example", auth = api_key(query = "key"), paginate = link_header)]
trait Keyed {
    #[get("/users")]
    fn users(&self) -> Pages<User>;
}

#[tokio::test]
async fn a_credential_that_a_link_repeats_is_sent_once_and_in_no_cursor() {
    let key = "k3y-of-the-tests";
    let server = Server::answering(move |request| match &*request.target {
        "/users?key=k3y-of-the-tests" => {
            linked([1], Some(&format!("?key={key}&page=2&x=a%2Fb&t={key}")))
        }
        _ => linked([2], None),
    });
    let config = KeyedConfig {
        base_url: server.url().parse().unwrap(),
        api_key: key.into(),
    };
    let mut pages = KeyedClient::new(config).unwrap().users().pages();
    let page = pages.next().await.unwrap().unwrap();
    let text = format!("{:?} {}", page.cursor, page.cursor.as_ref().unwrap());
    assert!(!text.contains(key));
    let decoded = base64::Engine::decode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        page.cursor.unwrap().to_string(),
    );
    let decoded = String::from_utf8(decoded.unwrap()).unwrap();
    assert!(
        !decoded.contains(key) && decoded.contains("page=2"),
        "{decoded:?}"
    );
    pages.next().await.unwrap().unwrap();
    assert_eq!(
        server.requests()[1].target,
        "/users?page=2&x=a%2Fb&key=k3y-of-the-tests"
    );

    // A bearer token that comes back in a link, as Graph APIs do it.
    let server = Server::scripted([
        linked([1], Some(&format!("?access_token={TOKEN}&after=2"))),
        linked([2], None),
    ]);
    client(&server).links(None).collect().await.unwrap();
    assert_eq!(server.requests()[1].target, "/v1/links?after=2");
}
