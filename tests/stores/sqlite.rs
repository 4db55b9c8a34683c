//! What is particular to files.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use integration_runtime::{
    ConnectionStore, FlowStore, LeaseOutcome, NewFlow, SqliteStore, StoreError, TakenFlow,
};
use integration_tests::Scratch;
use sqlx::{Connection, SqliteConnection, SqlitePool, sqlite::SqliteConnectOptions};

use crate::{
    formats::{SQLITE_1, check_first_format},
    samples::{key, sealed, tokens},
};

async fn open(url: &str) -> SqliteStore {
    SqliteStore::connect(url).await.expect("the file opens")
}

/// The file itself, past the store.
async fn raw(url: &str) -> SqliteConnection {
    let options: SqliteConnectOptions = url.parse().expect("a URL");
    let options = options.create_if_missing(true);
    SqliteConnection::connect_with(&options)
        .await
        .expect("the file opens")
}

async fn first_format(url: &str) {
    let mut file = raw(url).await;
    sqlx::raw_sql(SQLITE_1)
        .execute(&mut file)
        .await
        .expect("the tables are new");
    file.close().await.expect("the file closes");
}

#[tokio::test]
async fn what_was_stored_is_there_after_the_file_was_closed() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("connections.db");
    let store = open(&url).await;
    let record = store
        .put(&key("org-7"), tokens("first"))
        .await
        .expect("it is stored");
    let ttl = Duration::from_secs(600);
    let lease = store
        .try_lease(&record.key, record.version, "owner", ttl)
        .await;
    assert!(matches!(lease, Ok(LeaseOutcome::Acquired(_))));
    let flow = NewFlow {
        state_hash: [7; 32],
        integration: "acme".to_owned(),
        sealed: sealed("flow"),
    };
    store.begin(flow, ttl).await.expect("it is stored");
    drop(store);

    let store = open(&url).await;
    assert_eq!(
        store.get(&record.key).await.expect("it is read"),
        Some(record.clone())
    );
    let lease = store
        .try_lease(&record.key, record.version, "other", ttl)
        .await;
    assert_eq!(lease.expect("it is read"), LeaseOutcome::Busy);
    let taken = store.take(&[7; 32]).await.expect("it is read");
    assert!(matches!(taken, TakenFlow::Fresh { .. }));
}

#[tokio::test]
async fn a_new_file_is_its_owners_alone() {
    let scratch = Scratch::new();
    let store = open(&scratch.sqlite_url("connections.db")).await;
    store
        .put(&key("org-7"), tokens("secret"))
        .await
        .expect("it is stored");
    for file in ["connections.db", "connections.db-wal", "connections.db-shm"] {
        let metadata = fs::metadata(scratch.path(file)).expect("the file is there");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn a_file_of_the_first_format_opens() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("old.db");
    first_format(&url).await;
    check_first_format(&open(&url).await).await;
    // And is one of today's format from then on.
    let formats: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM integration_schema ORDER BY version")
            .fetch_all(&mut raw(&url).await)
            .await
            .expect("it is read");
    assert_eq!(formats, [1, 2]);
    open(&url).await;
}

#[tokio::test]
async fn a_file_of_a_newer_format_is_refused() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("new.db");
    drop(open(&url).await);
    sqlx::raw_sql("INSERT INTO integration_schema (version, applied_at) VALUES (3, 0)")
        .execute(&mut raw(&url).await)
        .await
        .expect("it is written");
    let refused = SqliteStore::connect(&url).await.expect_err("it is newer");
    assert_eq!(
        refused.to_string(),
        "the tables have format 3, and this release of integration-runtime knows formats up to 2: a newer release \
         wrote them"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_open_a_file_at_once() {
    let scratch = Scratch::new();
    for round in 0..5 {
        let [new, old] =
            ["new", "old"].map(|name| scratch.sqlite_url(&format!("{name}-{round}.db")));
        first_format(&old).await;
        for url in [new, old] {
            let openers: Vec<_> = (0..8)
                .map(|_| {
                    let url = url.clone();
                    tokio::spawn(async move { SqliteStore::connect(&url).await.map(drop) })
                })
                .collect();
            for opener in openers {
                opener
                    .await
                    .expect("it does not panic")
                    .expect("the file opens");
            }
        }
    }
}

#[tokio::test]
async fn versions_go_up_when_the_clock_was_set_back() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("connections.db");
    let store = open(&url).await;
    store
        .put(&key("org-7"), tokens("first"))
        .await
        .expect("it is stored");
    // As if the first had been stored at a time that is still to come.
    let later = 5_000_000_000_000_000_i64;
    sqlx::query("UPDATE integration_connections SET version = $1")
        .bind(later)
        .execute(&mut raw(&url).await)
        .await
        .expect("it is written");
    let second = store
        .put(&key("org-7"), tokens("second"))
        .await
        .expect("it is stored");
    assert_eq!(second.version, later.unsigned_abs() + 1);
    store
        .disconnect(&key("org-7"))
        .await
        .expect("it is deleted");
    let third = store
        .put(&key("org-7"), tokens("third"))
        .await
        .expect("it is stored");
    assert!(third.version > second.version);
}

#[tokio::test]
async fn rows_read_as_what_they_are() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("connections.db");
    let store = open(&url).await;
    store
        .put(&key("org-7"), tokens("first"))
        .await
        .expect("it is stored");
    let row: (String, String, String, i64) =
        sqlx::query_as("SELECT status, scopes, meta, expires_at FROM integration_connections")
            .fetch_one(&mut raw(&url).await)
            .await
            .expect("it is read");
    let expected = (
        "active",
        r#"["read"]"#,
        r#"{"account":"first"}"#,
        1_795_550_400_123_456,
    );
    assert_eq!((&*row.0, &*row.1, &*row.2, row.3), expected);
}

#[tokio::test]
async fn a_row_that_makes_no_sense_is_an_error() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("connections.db");
    let store = open(&url).await;
    for (column, nonsense) in [
        ("status", "'asleep'"),
        ("version", "-1"),
        ("format", "300"),
        ("scopes", "'read write'"),
        ("meta", "'[]'"),
    ] {
        store
            .put(&key("org-7"), tokens("first"))
            .await
            .expect("it is stored");
        let sql = format!("UPDATE integration_connections SET {column} = {nonsense}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut raw(&url).await)
            .await
            .expect("it is written");
        let error = store
            .get(&key("org-7"))
            .await
            .expect_err("it makes no sense");
        let expected = format!("a row cannot be read: `{column}` holds something unknown");
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn times_are_kept_as_well_as_they_can_be() {
    let scratch = Scratch::new();
    let store = open(&scratch.sqlite_url("connections.db")).await;
    let year = Duration::from_secs(365 * 86_400);
    let nanosecond = Duration::from_nanos(1);
    let microsecond = Duration::from_micros(1);
    let mut times = vec![
        (
            UNIX_EPOCH + microsecond + nanosecond,
            UNIX_EPOCH + microsecond,
        ),
        (UNIX_EPOCH - nanosecond, UNIX_EPOCH - microsecond),
        (UNIX_EPOCH - year, UNIX_EPOCH - year),
    ];
    if let Some(far) = UNIX_EPOCH.checked_add(year * 1_000_000) {
        times.push((far, UNIX_EPOCH + Duration::from_micros(i64::MAX as u64)));
    }
    for (put, expected) in times {
        let mut tokens = tokens("timed");
        tokens.expires_at = Some(put);
        let record = store
            .put(&key("org-7"), tokens)
            .await
            .expect("it is stored");
        assert_eq!(record.tokens.expires_at, Some(expected));
    }
    let before = UNIX_EPOCH
        .checked_add(year * 1_000_000)
        .unwrap_or_else(SystemTime::now);
    assert_eq!(
        store
            .due("acme", before, 10)
            .await
            .expect("it is read")
            .len(),
        1
    );
    let key = key("org-7");
    let version = store
        .get(&key)
        .await
        .expect("it is read")
        .expect("it is there")
        .version;
    let lease = store.try_lease(&key, version, "owner", Duration::MAX).await;
    assert!(matches!(lease, Ok(LeaseOutcome::Acquired(_))));
}

#[tokio::test]
async fn flows_are_forgotten() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("connections.db");
    let store = open(&url).await;
    let flow = |number: u8| NewFlow {
        state_hash: [number; 32],
        integration: "acme".to_owned(),
        sealed: sealed("flow"),
    };
    store
        .begin(flow(1), Duration::from_millis(20))
        .await
        .expect("it is stored");
    store
        .begin(flow(2), Duration::from_secs(600))
        .await
        .expect("it is stored");
    store.take(&[2; 32]).await.expect("it is there");
    tokio::time::sleep(Duration::from_millis(100)).await;
    store
        .begin(flow(3), Duration::from_secs(600))
        .await
        .expect("it is stored");
    let left: Vec<(Vec<u8>, Option<Vec<u8>>)> =
        sqlx::query_as("SELECT state_hash, ciphertext FROM integration_flows ORDER BY state_hash")
            .fetch_all(&mut raw(&url).await)
            .await
            .expect("it is read");
    assert_eq!(
        left,
        [(vec![2; 32], None), (vec![3; 32], Some(b"flow".to_vec()))]
    );
}

#[tokio::test]
async fn what_cannot_be_opened_is_an_error() {
    let scratch = Scratch::new();
    let reason =
        |opened: Result<SqliteStore, StoreError>| opened.expect_err("it does not open").to_string();
    let opened = SqliteStore::connect("sqlite:connections.db?mode=hunter2").await;
    assert_eq!(
        reason(opened),
        "not the URL of an SQLite file, `sqlite:path/to/file.db`"
    );
    let opened = SqliteStore::connect(&scratch.sqlite_url("no/such/directory.db")).await;
    assert!(reason(opened).starts_with("cannot create the SQLite file: "));
    fs::write(
        scratch.path("text.db"),
        "not a database, but long enough to be taken for one".repeat(100),
    )
    .expect("the directory can be written to");
    let opened = SqliteStore::connect(&scratch.sqlite_url("text.db")).await;
    assert!(reason(opened).contains("file is not a database"));
}

#[tokio::test]
async fn a_pool_of_the_application_serves_too() {
    let scratch = Scratch::new();
    let options: SqliteConnectOptions = scratch.sqlite_url("app.db").parse().expect("a URL");
    let pool = SqlitePool::connect_with(options.create_if_missing(true))
        .await
        .expect("the file opens");
    sqlx::raw_sql("CREATE TABLE users (id INTEGER PRIMARY KEY)")
        .execute(&pool)
        .await
        .expect("it is new");
    let store = SqliteStore::from_pool(pool.clone())
        .await
        .expect("the tables are new");
    store
        .put(&key("org-7"), tokens("first"))
        .await
        .expect("it is stored");
    assert_eq!(format!("{store:?}"), "SqliteStore { .. }");
    let users: i64 = sqlx::query_scalar("SELECT count(*) FROM users")
        .fetch_one(&pool)
        .await
        .expect("it is read");
    assert_eq!(users, 0);
}
