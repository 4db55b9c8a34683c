//! What is particular to a database that many machines use.

use std::time::Duration;

use integration_runtime::{
    ConnectionStore, FlowStore, LeaseOutcome, NewFlow, PostgresStore, StoreError, TakenFlow,
};
use integration_tests::{Logs, Postgres};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{
    formats::{POSTGRES_1, check_first_format},
    samples::{key, sealed, tokens},
};

async fn open(url: &str) -> PostgresStore {
    PostgresStore::connect(url)
        .await
        .expect("the database opens")
}

/// The database itself, past the store.
async fn raw(url: &str) -> PgConnection {
    PgConnection::connect(url)
        .await
        .expect("the database opens")
}

async fn run(url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql)
        .execute(&mut raw(url).await)
        .await
        .expect("it runs");
}

/// URL of another, new database on this server.
async fn new_database(server: &Postgres, name: &str) -> String {
    run(&server.url(), &format!("CREATE DATABASE {name}")).await;
    let (server, _) = server
        .url()
        .rsplit_once('/')
        .map(|(server, name)| (server.to_owned(), name.to_owned()))
        .expect("a URL");
    format!("{server}/{name}")
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_of_other_formats() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let old = new_database(&server, "old").await;
    run(&old, POSTGRES_1).await;
    check_first_format(&open(&old).await).await;
    let formats: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM integration_schema ORDER BY version")
            .fetch_all(&mut raw(&old).await)
            .await
            .expect("it is read");
    assert_eq!(formats, [1, 2]);

    run(
        &old,
        "INSERT INTO integration_schema (version, applied_at) VALUES (3, 0)",
    )
    .await;
    let refused = PostgresStore::connect(&old).await.expect_err("it is newer");
    assert_eq!(
        refused.to_string(),
        "the tables have format 3, and this release of integration-runtime knows formats up to 2: a newer release \
         wrote them"
    );

    for round in 0..3 {
        let new = new_database(&server, &format!("new_{round}")).await;
        let old = new_database(&server, &format!("old_{round}")).await;
        run(&old, POSTGRES_1).await;
        for url in [new, old] {
            let openers: Vec<_> = (0..8)
                .map(|_| {
                    let url = url.clone();
                    tokio::spawn(async move { PostgresStore::connect(&url).await.map(drop) })
                })
                .collect();
            for opener in openers {
                opener
                    .await
                    .expect("it does not panic")
                    .expect("the database opens");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_is_there_for_the_next_process() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let store = open(&server.url()).await;
    let record = store
        .put(&key("org-7"), tokens("first"))
        .await
        .expect("it is stored");
    let ttl = Duration::from_secs(600);
    let lease = store
        .try_lease(&record.key, record.version, "owner", ttl)
        .await;
    assert!(matches!(lease, Ok(LeaseOutcome::Acquired(_))));
    let flow = |number: u8| NewFlow {
        state_hash: [number; 32],
        integration: "acme".to_owned(),
        sealed: sealed("flow"),
    };
    store
        .begin(flow(1), Duration::from_millis(20))
        .await
        .expect("it is stored");
    store.begin(flow(2), ttl).await.expect("it is stored");
    drop(store);

    let store = open(&server.url()).await;
    assert_eq!(
        store.get(&record.key).await.expect("it is read"),
        Some(record.clone())
    );
    let lease = store
        .try_lease(&record.key, record.version, "other", ttl)
        .await;
    assert_eq!(lease.expect("it is read"), LeaseOutcome::Busy);
    let taken = store.take(&[2; 32]).await.expect("it is read");
    assert!(matches!(taken, TakenFlow::Fresh { .. }));

    // The first is long forgotten, and of the second only that it was.
    tokio::time::sleep(Duration::from_millis(100)).await;
    store.begin(flow(3), ttl).await.expect("it is stored");
    let left: Vec<(Vec<u8>, Option<Vec<u8>>)> =
        sqlx::query_as("SELECT state_hash, ciphertext FROM integration_flows ORDER BY state_hash")
            .fetch_all(&mut raw(&server.url()).await)
            .await
            .expect("it is read");
    assert_eq!(
        left,
        [(vec![2; 32], None), (vec![3; 32], Some(b"flow".to_vec()))]
    );

    let row: (String, String, String) = sqlx::query_as(
        "SELECT scopes, meta, to_char(to_timestamp(expires_at / 1e6) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') \
         FROM integration_connections",
    )
    .fetch_one(&mut raw(&server.url()).await)
    .await
    .expect("it is read");
    let expected = (
        r#"["read"]"#,
        r#"{"account":"first"}"#,
        "2026-11-24 20:00:00.123456",
    );
    assert_eq!((&*row.0, &*row.1, &*row.2), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_may_not_create_tables_can_use_them() {
    let Some(server) = Postgres::start() else {
        return;
    };
    open(&server.url()).await;
    run(
        &server.url(),
        "CREATE ROLE app LOGIN PASSWORD 'app';
         REVOKE CREATE ON SCHEMA public FROM PUBLIC;
         GRANT SELECT ON integration_schema TO app;
         GRANT SELECT, INSERT, UPDATE, DELETE ON integration_connections, integration_flows TO app;
         GRANT USAGE ON SEQUENCE integration_versions TO app",
    )
    .await;
    let as_app = server
        .url()
        .replace(&format!("tester:{}", server.password()), "app:app");
    let store = open(&as_app).await;
    store
        .put(&key("org-7"), tokens("first"))
        .await
        .expect("it is stored");
    store
        .disconnect(&key("org-7"))
        .await
        .expect("it is deleted");
}

#[tokio::test]
async fn no_error_and_no_log_line_holds_a_password() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let logs = Logs::capture();
    let secret = server.password();
    let reason = |opened: Result<PostgresStore, StoreError>| {
        let error = opened.expect_err("it does not open");
        let source = std::error::Error::source(&error).map(|source| format!("{source} {source:?}"));
        let shown = format!("{error} {error:?} {}", source.unwrap_or_default());
        assert!(
            !shown.contains(secret) && !shown.contains("hunter2"),
            "{shown}"
        );
        error.to_string()
    };
    let wrong = server.url().replace(secret, "hunter2");
    let opened = PostgresStore::connect(&wrong).await;
    assert!(
        reason(opened)
            .starts_with("cannot connect to Postgres: error returned from database: password auth")
    );
    let nobody_there = format!("postgres://tester:{secret}@127.0.0.1:1/postgres");
    let opened = PostgresStore::connect(&nobody_there).await;
    assert!(reason(opened).contains("Connection refused"));
    for url in [
        format!("postgres://tester:{secret}@127.0.0.1:port/postgres"),
        format!("postgres://tester:{secret}@/?sslmode={secret}"),
        format!("tester:{secret}"),
        secret.to_owned(),
    ] {
        assert_eq!(
            reason(PostgresStore::connect(&url).await),
            "not the URL of a database, `postgres://user:password@host/database`"
        );
    }
    let store = open(&server.url()).await;
    store
        .put(&key("org-7"), tokens("a sealed token"))
        .await
        .expect("it is stored");
    assert_eq!(format!("{store:?}"), "PostgresStore { .. }");
    run(&server.url(), "DROP TABLE integration_connections").await;
    let error = store
        .put(&key("org-7"), tokens("a sealed token"))
        .await
        .expect_err("there is no table");
    assert!(
        error
            .to_string()
            .starts_with("cannot store a connection: error returned from database: ")
    );
    let shown = format!("{error:?} {}", logs.text());
    for hidden in [secret, "hunter2", "a sealed token"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}
