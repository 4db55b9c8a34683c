//! Redirects and links to somewhere else: no credential and no body goes there.

use integration_runtime::ErrorKind;
use integration_tests::{Reply, Server};
use serde_json::json;

use crate::harness::{TOKEN, client};

/// Where a provider could send a client that knows a credential: `{port}` is the other server's.
const ELSEWHERE: [&str; 5] = [
    "http://127.0.0.1:{port}/v1/things/1",
    "http://localhost:{port}/v1/things/1",
    "//127.0.0.1:{port}/v1/things/1",
    "http://user:pass@127.0.0.1:{port}/v1/things/1",
    "\\\\127.0.0.1:{port}\\v1\\things\\1",
];

#[tokio::test]
async fn c23_a_redirect_to_another_origin_is_an_error_and_the_target_sees_nothing() {
    for status in [301, 302, 303, 307, 308] {
        for location in ELSEWHERE {
            let target = Server::scripted([Reply::json(200, json!({"id": 1, "name": "a"}))]);
            let location = location.replace("{port}", &target.address().port().to_string());
            let server = Server::scripted([Reply::status(status).header("Location", &location)]);
            let client = client(&server);

            let error = client.get("1").await.unwrap_err();
            assert_eq!(
                error.kind(),
                ErrorKind::Redirect,
                "{status} {location}: {error}"
            );
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            let error = client.note("hello").await.unwrap_err();
            assert_eq!(
                error.kind(),
                ErrorKind::Redirect,
                "{status} {location}: {error}"
            );

            assert_eq!(server.count(), 2, "a redirect is final");
            assert_eq!(
                (target.count(), target.connections()),
                (0, 0),
                "{status} {location}"
            );
        }
    }
}

#[tokio::test]
async fn c23_credentials_of_the_same_origin_stay_out_of_a_redirect() {
    let server =
        Server::answering(|_| Reply::status(302).header("Location", "http://user:pass@127.0.0.1/"));
    assert_eq!(
        client(&server).get("1").await.unwrap_err().kind(),
        ErrorKind::Redirect
    );
    let own = server.url().replace("http://", "http://user:pass@");
    let server = Server::scripted([
        Reply::status(302).header("Location", &own),
        Reply::json(200, json!({"id": 1, "name": "a"})),
    ]);
    assert_eq!(
        client(&server).get("1").await.unwrap_err().kind(),
        ErrorKind::Redirect
    );
}

#[tokio::test]
async fn c23_a_redirect_within_the_origin_is_followed_for_safe_methods() {
    for location in ["/v1/things/2", "../things/2?x=1", "2"] {
        let server = Server::scripted([
            Reply::status(307).header("Location", location),
            Reply::json(200, json!({"id": 2, "name": "b"})),
        ]);
        assert_eq!(client(&server).get("1").await.unwrap().id, 2, "{location}");
        let second = &server.requests()[1];
        assert_eq!(second.path(), "/v1/things/2");
        assert_eq!(
            second.header("authorization"),
            Some(&*format!("Bearer {TOKEN}"))
        );
        assert_eq!(second.header("referer"), None);
    }

    let server = Server::scripted([
        Reply::status(307).header("Location", "/v1/other"),
        Reply::status(204),
    ]);
    let error = client(&server).note("hello").await.unwrap_err();
    assert_eq!(
        (error.kind(), server.count()),
        (ErrorKind::Redirect, 1),
        "a POST goes where it was sent"
    );
}

#[tokio::test]
async fn c23_redirects_in_a_circle_end() {
    let server = Server::scripted([Reply::status(302).header("Location", "/v1/things/1")]);
    let error = client(&server).get("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
    assert!(server.count() <= 11, "{} requests", server.count());
}

#[tokio::test]
async fn c23_a_redirect_to_nowhere_is_an_error() {
    for reply in [
        Reply::status(302),
        Reply::status(302).header("Location", "http://"),
        Reply::status(302).header("Location", b"\xff\xfe"),
        Reply::status(302).header("Location", "file:///etc/passwd"),
        Reply::status(302).header("Location", "javascript:alert(1)"),
        Reply::status(300),
        Reply::status(304),
    ] {
        let server = Server::scripted([
            reply.clone(),
            Reply::json(200, json!({"id": 1, "name": "a"})),
        ]);
        let error = client(&server)
            .get("1")
            .await
            .expect_err(&format!("{reply:?}"));
        assert!(
            matches!(error.kind(), ErrorKind::Redirect | ErrorKind::EmptyBody),
            "{reply:?}: {error}"
        );
        assert_eq!(server.count(), 1, "{reply:?}");
    }
    // Nor is it the success of a call that wants no body.
    let server = Server::scripted([Reply::status(302)]);
    assert_eq!(
        client(&server).note("hello").await.unwrap_err().kind(),
        ErrorKind::Redirect
    );
}

#[tokio::test]
async fn c24_a_link_to_another_origin_is_refused_and_no_request_leaves() {
    let target = Server::scripted([Reply::json(200, json!([]))]);
    let server = Server::scripted([Reply::json(200, json!([]))]);
    let client = client(&server);
    let own = server.address();
    let mut forged: Vec<String> = ELSEWHERE
        .iter()
        .map(|link| link.replace("{port}", &target.address().port().to_string()))
        .collect();
    forged.extend([
        format!("https://{own}/v1/things"),
        format!("http://user@{own}/v1/things"),
        format!("http://:pass@{own}/v1/things"),
        format!("http://localhost:{}/v1/things", own.port()),
        format!("http://{own}@evil.example/v1/things"),
        "http://evil.example/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "http://".to_owned(),
    ]);
    for link in &forged {
        let error = client.follow(link).await.expect_err(link);
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{link}");
    }
    assert_eq!((server.connections(), target.connections()), (0, 0));

    client
        .follow(&format!("http://{own}/v1/things?cursor=a%2Fb&x=1#f"))
        .await
        .unwrap();
    let request = server.only_request();
    assert_eq!(request.target, "/v1/things?cursor=a%2Fb&x=1");
    assert_eq!(
        request.header("authorization"),
        Some(&*format!("Bearer {TOKEN}"))
    );
}
