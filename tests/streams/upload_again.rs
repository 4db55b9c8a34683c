//! When a body that is streamed is sent again, and when it is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use integration_runtime::{ErrorKind, Result, Upload, integration};
use integration_tests::{Reply, Scratch, Server};
use serde_json::json;

use crate::harness::{client, client_at, letters};

/// One whose token is fetched, and fetched again when it is refused.
#[integration(
    base_url = "https://acme.example/v1",
    auth = client_credentials(token_url = "/token"),
    retry(attempts = 3, base = "10ms", max = "50ms"),
)]
trait Tokens {
    #[post("/files")]
    async fn post_file(&self, #[body("application/octet-stream")] content: Upload) -> Result<()>;
}

fn tokens(server: &Server) -> TokensClient {
    let lookup = |name: &str| match name {
        "TOKENS_API_BASE_URL" => Some(format!("{}/v1", server.url())),
        "TOKENS_CLIENT_ID" => Some("id".into()),
        "TOKENS_CLIENT_SECRET" => Some("s3cret-of-it".into()),
        _ => None,
    };
    TokensClient::new(TokensConfig::from_lookup(lookup).unwrap()).unwrap()
}

/// Gives a new token each time, and accepts none but the second.
fn strict() -> Server {
    let mut given = 0;
    Server::answering(move |request| {
        if request.path() == "/v1/token" {
            given += 1;
            let token = format!("token-{given}");
            return Reply::json(
                200,
                json!({"access_token": token, "token_type": "Bearer", "expires_in": 3600}),
            );
        }
        match request.header("authorization") {
            Some("Bearer token-2") => Reply::status(204),
            _ => Reply::status(401),
        }
    })
}

/// An upload that can be opened again, and how often it was.
fn reopened() -> (Upload, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let opened = Arc::clone(&count);
    let upload = Upload::reopen(move || {
        opened.fetch_add(1, Ordering::SeqCst);
        async { Ok(letters(2)) }
    });
    (upload, count)
}

fn bodies(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let files = requests
        .iter()
        .filter(|r| r.path().starts_with("/v1/files"));
    files.map(|r| r.text().to_owned()).collect()
}

#[tokio::test]
async fn what_is_sent_once_is_not_sent_again() {
    for fault in [
        Reply::status(503),
        Reply::status(429),
        Reply::close(),
        Reply::reset(),
    ] {
        let server = Server::scripted([fault, Reply::status(204)]);
        // A PUT, which is idempotent.
        let error = client(&server).put_file("a", letters(2)).await.unwrap_err();
        assert_eq!(
            (error.attempts(), bodies(&server)),
            (1, vec!["abcdef".to_owned()]),
            "{error}"
        );
    }
    let server = strict();
    let error = tokens(&server).post_file(letters(2)).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(bodies(&server), ["abcdef"]);
}

#[tokio::test]
async fn a_clone_of_what_was_sent_is_empty_and_says_so() {
    let server = Server::scripted([Reply::status(204)]);
    let upload = letters(2);
    let client = client(&server);
    client.post_file(upload.clone()).await.unwrap();
    let error = client.post_file(upload).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Io, 1));
    assert!(error.to_string().contains("it was sent already"), "{error}");
}

#[tokio::test]
async fn what_can_be_opened_again_is_sent_again() {
    let scratch = Scratch::new();
    let file = scratch.path("content");
    std::fs::write(&file, "abcdef").unwrap();
    for fault in [Reply::status(503), Reply::status(429), Reply::close()] {
        for upload in [reopened().0, Upload::file(&file), "abcdef".into()] {
            let server = Server::scripted([fault.clone(), fault.clone(), Reply::status(204)]);
            client(&server).put_file("a", upload).await.unwrap();
            assert_eq!(bodies(&server), ["abcdef"; 3]);
        }
    }
    for upload in [reopened().0, Upload::file(&file), "abcdef".into()] {
        let server = strict();
        tokens(&server).post_file(upload).await.unwrap();
        assert_eq!(bodies(&server), ["abcdef"; 2], "with the renewed token");
    }
    let (upload, opened) = reopened();
    let server = Server::scripted([Reply::status(503), Reply::status(204)]);
    client(&server).put_file("a", upload).await.unwrap();
    assert_eq!(opened.load(Ordering::SeqCst), 2, "once an attempt");
}

#[tokio::test]
async fn what_is_not_idempotent_is_not_sent_again_although_it_could_be() {
    let (upload, opened) = reopened();
    let server = Server::scripted([Reply::close(), Reply::status(204)]);
    let error = client(&server).post_file(upload).await.unwrap_err();
    assert!(error.is_outcome_unknown());
    assert_eq!((server.count(), opened.load(Ordering::SeqCst)), (1, 1));
}

#[tokio::test]
async fn what_was_certainly_not_sent_is_sent_when_the_provider_is_there() {
    let address = Server::unused_address();
    let call = client_at(&format!("http://{address}")).post_file(letters(2));
    let call = tokio::spawn(async move {
        call.retry(
            integration_runtime::Retry::new()
                .attempts(50)
                .base_ms(20)
                .max_ms(40),
        )
        .await
    });
    tokio::time::sleep(Duration::from_millis(60)).await;
    let server = Server::scripted_at(address, [Reply::status(204)]);
    call.await.unwrap().unwrap();
    assert_eq!(bodies(&server), ["abcdef"]);
}
