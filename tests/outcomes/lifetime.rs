//! Calls that are dropped, and calls where no runtime is.

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    time::Duration,
};

use integration_runtime::ErrorKind;
use integration_tests::{Reply, Server};
use serde_json::json;

use crate::harness::{Acme, client};

#[tokio::test]
async fn c29_a_dropped_call_frees_its_connection() {
    const CALLS: usize = 50;
    let server = Server::answering(|request| match request.path() {
        "/v1/things/never" => Reply::never(),
        _ => Reply::json(200, json!({"id": 1, "name": "a"})),
    });
    let client = client(&server);
    let calls: Vec<_> = (0..CALLS)
        .map(|_| tokio::spawn(client.get("never")))
        .collect();
    server.wait_for_requests(CALLS).await;
    assert_eq!(server.open_connections(), CALLS);
    for call in &calls {
        call.abort();
    }
    server.wait_for_disconnect().await;

    // None of them holds anything that another call waits for.
    let call = client.get("1").timeout(Duration::from_millis(500));
    assert_eq!(call.await.unwrap().name, "a");
    assert_eq!(
        server.count(),
        CALLS + 1,
        "a dropped call is not tried again"
    );
}

#[tokio::test]
async fn c29_a_call_that_is_dropped_amid_its_body_frees_its_connection() {
    let server = Server::scripted([Reply::body(200, "application/json", "{")
        .missing(100)
        .hang()]);
    let client = client(&server);
    let call = tokio::spawn(client.get("1"));
    server.wait_for_requests(1).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    call.abort();
    server.wait_for_disconnect().await;
}

#[tokio::test]
async fn a_call_that_is_not_polled_does_nothing() {
    let server = Server::scripted([Reply::status(204)]);
    let client = client(&server);
    drop(client.note("hello"));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!((server.count(), server.connections()), (0, 0));
}

/// Polls once, with no runtime around.
fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn c30_without_a_tokio_runtime_a_call_is_a_typed_error() {
    let server = Server::scripted([Reply::json(200, json!({"id": 1, "name": "a"}))]);
    let client = client(&server);

    let Poll::Ready(Err(error)) = poll(pin!(client.get("1"))) else {
        panic!("it is ready at once, and fails")
    };
    assert_eq!(error.kind(), ErrorKind::NoRuntime, "{error}");
    assert!(error.to_string().contains("tokio"), "{error}");

    let Poll::Ready(Err(error)) = poll(pin!(Acme::get(&client, "1"))) else {
        panic!("the trait's method, too")
    };
    assert_eq!(error.kind(), ErrorKind::NoRuntime, "{error}");
    assert_eq!(server.connections(), 0);

    // The same client works as soon as there is a runtime.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(client.get("1")).unwrap().name, "a");
}
