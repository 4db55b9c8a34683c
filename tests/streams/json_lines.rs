//! Lines of JSON.

use std::time::Duration;

use integration_runtime::ErrorKind;
use integration_tests::{Reply, Server};

use crate::harness::{AcmeClient, Item, client, config_at, until_error};

fn lines(text: &str) -> Reply {
    Reply::body(200, "application/x-ndjson", text.to_owned())
}

fn id(item: Item) -> u64 {
    item.id
}

#[tokio::test]
async fn each_line_is_an_item() {
    let text = "{\"id\": 1}\n\n  {\"id\": 2}\r\n\r\n{\"id\":\r3}\n{\"id\": 4}";
    for reply in [
        lines(text),
        lines(text).chunked().drip(Duration::from_micros(100)),
        lines(text).close_delimited(),
    ] {
        let server = Server::scripted([reply]);
        let mut export = client(&server).export().await.unwrap();
        let (ids, error) = until_error(&mut export, id).await;
        assert_eq!(
            (ids, error.map(|e| e.to_string())),
            (vec![1, 2, 3, 4], None)
        );
        assert!(export.next().await.is_none());
        let accept = server.only_request().header("accept").unwrap().to_owned();
        assert!(accept.starts_with("application/x-ndjson"), "{accept}");
    }
    let server = Server::scripted([lines("")]);
    assert!(
        client(&server)
            .export()
            .await
            .unwrap()
            .next()
            .await
            .is_none()
    );
}

#[tokio::test]
async fn an_item_is_there_when_its_line_is() {
    let server = Server::scripted([lines("{\"id\": 1}\n{\"id\": 2}").chunked().hang()]);
    let mut export = client(&server).export().await.unwrap();
    assert_eq!(export.next().await.unwrap().unwrap().id, 1);
    // The second may go on.
    let error = export.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(export.next().await.is_none());
    drop(export);
    server.wait_for_disconnect().await;
}

#[tokio::test]
async fn a_line_that_is_cut_off_is_an_error() {
    for reply in [
        lines("{\"id\": 1}\n{\"id\": 2").close_delimited(),
        lines("{\"id\": 1}\n{\"id\"").close_delimited(),
        lines("{\"id\": 1}\n{\"id\": 2}").missing(1),
        lines("{\"id\": 1}\n").missing(1),
    ] {
        let server = Server::scripted([reply]);
        let mut export = client(&server).export().await.unwrap();
        let (ids, error) = until_error(&mut export, id).await;
        let error = error.unwrap();
        assert_eq!(
            (&*ids, error.kind()),
            (&[1][..], ErrorKind::Transport),
            "{error}"
        );
        assert!(export.next().await.is_none());
    }
}

#[tokio::test]
async fn a_line_of_another_shape_is_an_error_with_its_place_and_the_next_one_follows() {
    let mut text =
        b"{\"id\": {\"s3cret\": 1}}\nwhat\n{\"id\": 1}{\"id\": 2}\n\xff\n{\"id\": 1\n{\"id\": 5}\n"
            .to_vec();
    text.extend_from_slice(b"7");
    let server = Server::scripted([Reply::body(200, "application/x-ndjson", text)]);
    let mut export = client(&server).export().await.unwrap();
    let first = export.next().await.unwrap().unwrap_err();
    assert_eq!(
        (first.kind(), first.json_path()),
        (ErrorKind::Decode, Some("$.id"))
    );
    assert!(!format!("{first} {first:?}").contains("s3cret"));
    for line in 2..=5 {
        let error = export.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "line {line}: {error}");
    }
    assert_eq!(export.next().await.unwrap().unwrap().id, 5);
    assert_eq!(
        export.next().await.unwrap().unwrap_err().kind(),
        ErrorKind::Decode
    );
    assert!(export.next().await.is_none());
}

#[tokio::test]
async fn a_failure_in_mid_stream_is_the_providers_error() {
    let text = "{\"id\": 1}\n{\"error\": {\"message\": \"Gone\", \"code\": \"export_gone\"}}\n{\"id\": 2}\n";
    let server = Server::scripted([lines(text)]);
    let mut export = client(&server).export().await.unwrap();
    let (ids, error) = until_error(&mut export, id).await;
    let error = error.unwrap();
    assert_eq!((&*ids, error.kind()), (&[1][..], ErrorKind::Api));
    assert_eq!(
        (error.message(), error.code()),
        (Some("Gone"), Some("export_gone"))
    );
    assert!(export.next().await.is_none());

    // A field of a result is none.
    let text = "{\"id\": 1, \"error\": {\"message\": \"Rejected\"}}\n";
    let server = Server::scripted([lines(text)]);
    let mut export = client(&server).export().await.unwrap();
    assert_eq!(until_error(&mut export, id).await.0, [1]);
    // Unless it is no result.
    let text = "{\"status\": \"failed\", \"error\": \"Rejected\"}\n{\"id\": 2}\n";
    let server = Server::scripted([lines(text)]);
    let mut export = client(&server).export().await.unwrap();
    let error = until_error(&mut export, id).await.1.unwrap();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Api, Some("Rejected"))
    );
}

#[tokio::test]
async fn a_terminator_is_the_only_end() {
    for (text, ends) in [
        ("{\"id\": 1}\nEND\n{\"id\": 2}\n", true),
        ("{\"id\": 1}\n END", true),
        ("{\"id\": 1}\n", false),
        ("{\"id\": 1}", false),
    ] {
        let server = Server::scripted([lines(text)]);
        let mut export = client(&server).closed_export().await.unwrap();
        let (ids, error) = until_error(&mut export, id).await;
        assert_eq!(ids, [1], "{text:?}");
        assert_eq!(
            error.map(|e| e.kind()),
            (!ends).then_some(ErrorKind::Transport),
            "{text:?}"
        );
        assert!(export.next().await.is_none());
    }
}

#[tokio::test]
async fn a_line_is_bounded_as_an_answer_is() {
    let long = "x".repeat(2000);
    for reply in [
        lines(&format!("{{\"id\": 1}}\n{long}\n")).missing(9).hang(),
        lines(&format!("{{\"id\": 1}}\n{long}")).chunked().hang(),
    ] {
        let server = Server::scripted([reply]);
        let client = AcmeClient::builder(config_at(&server.url()))
            .body_limit(1000)
            .build()
            .unwrap();
        let mut export = client.export().await.unwrap();
        let (ids, error) = until_error(&mut export, id).await;
        assert_eq!(
            (&*ids, error.unwrap().kind()),
            (&[1][..], ErrorKind::TooLarge)
        );
        server.wait_for_disconnect().await;
    }
}
