//! The suite, on each store that is shipped.

use std::sync::Arc;

use integration_runtime::{
    ConnectionStore, FlowStore, MemoryStore, PostgresStore, SqliteStore, conformance,
};
use integration_tests::Postgres;

use integration_tests::Scratch;

use crate::several::Several;

async fn check<S: ConnectionStore + FlowStore>(store: S) {
    let store = Arc::new(store);
    conformance::check_connection_store(Arc::clone(&store)).await;
    conformance::check_flow_store(store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory() {
    check(MemoryStore::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_file() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("connections.db");
    check(SqliteStore::connect(&url).await.expect("the file opens")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_in_memory() {
    check(
        SqliteStore::connect("sqlite::memory:")
            .await
            .expect("it opens"),
    )
    .await;
}

/// As two processes have it: no connection, no cache in common.
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_file_opened_three_times() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("connections.db");
    let mut stores = Vec::new();
    for _ in 0..3 {
        stores.push(SqliteStore::connect(&url).await.expect("the file opens"));
    }
    check(Several::of(stores)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let store = PostgresStore::connect(&server.url()).await;
    check(store.expect("the database opens")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_from_several_machines() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let mut stores = Vec::new();
    for _ in 0..3 {
        let store = PostgresStore::connect(&server.url()).await;
        stores.push(store.expect("the database opens"));
    }
    check(Several::of(stores)).await;
}
