//! Arguments that try to be more than one segment of a path, or more than one header.

use integration_runtime::ErrorKind;
use integration_tests::{Reply, Server};
use proptest::prelude::*;

use crate::harness::client;

/// What no path argument may be: nothing, what climbs, what some server would read as climbing, control characters.
const REFUSED: [&str; 24] = [
    "",
    ".",
    "..",
    "%2e",
    "%2e%2e",
    "%2E%2e",
    ".%2e",
    "%252e%252e",
    "%25252e%25252e",
    "..\t",
    "\t..",
    ".\n.",
    "../admin",
    "..%2fadmin",
    "..\\admin",
    "..%5cadmin",
    "a/..",
    "a/../../admin?x=1#f",
    "a\\..\\..\\admin",
    "a%2f..%2fb",
    "\0",
    "a\rb",
    "a\u{7f}",
    "/..",
];

#[tokio::test]
async fn c25_what_climbs_is_refused_and_no_request_leaves() {
    let server = Server::scripted([Reply::status(204)]);
    let client = client(&server);
    for value in REFUSED {
        for result in [client.file(value, "f").await, client.file("t", value).await] {
            let error = result.expect_err(value);
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{value:?}");
            assert_eq!(error.endpoint(), "file");
        }
    }
    assert_eq!((server.count(), server.connections()), (0, 0));
}

/// A dot segment may also come together out of two harmless looking arguments.
#[tokio::test]
async fn c25_the_error_names_the_argument_and_not_its_value() {
    let server = Server::scripted([Reply::status(204)]);
    let error = client(&server).file("t", "").await.unwrap_err();
    assert!(error.to_string().contains("`file`"), "{error}");
    let error = client(&server).file("t", "canary\n").await.unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains("canary"),
        "{error:?}"
    );
}

#[tokio::test]
async fn c25_a_value_is_exactly_one_encoded_segment() {
    let server = Server::scripted([Reply::status(204)]);
    let client = client(&server);
    for (value, segment) in [
        ("a/b?c#d%", "a%2Fb%3Fc%23d%25"),
        ("a b+c&d=e", "a%20b%2Bc%26d%3De"),
        ("a\\b", "a%5Cb"),
        ("a;b:c@d", "a%3Bb%3Ac%40d"),
        ("über/日本", "%C3%BCber%2F%E6%97%A5%E6%9C%AC"),
        ("%2F", "%252F"),
        ("...", "..."),
        ("v1.2", "v1.2"),
        ("~a-b_c.d", "~a-b_c.d"),
        ("//", "%2F%2F"),
        ("http://evil.example/", "http%3A%2F%2Fevil.example%2F"),
    ] {
        client.file(value, "f").await.unwrap();
        let requests = server.requests();
        let request = requests.last().unwrap();
        assert_eq!(
            request.segments(),
            ["v1", "things", segment, "files", "f"],
            "{value:?}"
        );
        assert_eq!((&*request.method, request.query()), ("GET", ""));
    }
}

/// Random text finds little that is dangerous; this does.
fn risky_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("."),
        Just(".."),
        Just("/"),
        Just("\\"),
        Just("%"),
        Just("%2e"),
        Just("%2f"),
        Just("%25"),
        Just("%5c"),
        Just("?"),
        Just("#"),
        Just("\t"),
        Just("\n"),
        Just(" "),
        Just(";"),
        Just(":"),
        Just("@"),
        Just("a"),
        Just("é"),
        Just("\u{202e}"),
    ];
    prop_oneof![
        proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        any::<String>(),
    ]
}

fn decode(segment: &str) -> String {
    let bytes = form_urlencoded::parse(segment.replace('+', "%2B").as_bytes())
        .next()
        .map(|(name, _)| name.into_owned());
    bytes.unwrap_or_default()
}

/// Whatever the arguments hold: the request is refused, or it has the path's own segments, and theirs decode to them.
#[test]
fn c25_segment_count_and_prefix_never_change() {
    let server = Server::scripted([Reply::status(204)]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = client(&server);
    let config = ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(id in risky_text(), file in risky_text())| {
        let before = server.count();
        let result = runtime.block_on(async { client.file(&id, &file).await });
        let requests = server.requests();
        if let Err(error) = result {
            prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            prop_assert_eq!(requests.len(), before);
        } else {
            prop_assert_eq!(requests.len(), before + 1);
            let request = &requests[before];
            let segments = request.segments();
            prop_assert_eq!(segments.len(), 5, "{}", request.target);
            prop_assert_eq!([segments[0], segments[1], segments[3]], ["v1", "things", "files"]);
            prop_assert_eq!([decode(segments[2]), decode(segments[4])], [id, file]);
            prop_assert_eq!(request.query(), "");
        }
    });
    // The property would hold for a client that refuses everything.
    assert!(
        server.count() > 50,
        "only {} requests were made",
        server.count()
    );
}

#[tokio::test]
async fn c26_a_line_break_in_a_header_is_refused_and_no_request_leaves() {
    let server = Server::scripted([Reply::status(204)]);
    let client = client(&server);
    for label in [
        "a\r\nX-Evil: 1",
        "a\nX-Evil: 1",
        "a\rb",
        "\r\n\r\nGET /evil HTTP/1.1",
        "a\0b",
        "a\u{7f}",
    ] {
        let error = client.label("1", label).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{label:?}");
        assert!(
            error.to_string().contains("`label`") && !format!("{error:?}").contains("vil"),
            "{error:?}"
        );
    }
    assert_eq!((server.count(), server.connections()), (0, 0));

    client.label("1", "a: b, \"c\"").await.unwrap();
    assert_eq!(server.only_request().header("x-label"), Some("a: b, \"c\""));
}
