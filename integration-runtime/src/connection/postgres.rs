//! Connections in a Postgres database.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, PgConnection, Postgres};
use tokio::time::timeout;

use super::ConnectionKey;
use super::sql::row::{
    ConnectionRow, FlowRow, TokenColumns, cannot, micros, record, remaining, sealed, span, version,
};
use super::sql::{columns, of_key, sql_store};
use super::store::{
    Change, CommitOutcome, ConnectionStore, FlowStore, Lease, LeaseOutcome, NewFlow, Record,
    StoreError, StoreFuture, StoredTokens, TakenFlow,
};

/// What made each format of the tables out of the one before. They are never edited, only added to.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/postgres/1_connections.sql"),
    include_str!("../../migrations/postgres/2_due_and_versions.sql"),
];

/// What those who migrate agree to lock: `integrat` in ASCII.
const MIGRATION_LOCK: i64 = i64::from_be_bytes(*b"integrat");

/// How long a server may take to answer when the store is opened.
const CONNECT_WITHIN: Duration = Duration::from_secs(30);

/// Keeps connections in a Postgres database, for any number of machines.
///
/// The tables are named `integration_…` and are in the first schema of the search path. Opening the
/// database creates them, and brings those of an older release up to date; those of a newer one are
/// refused. A role that opens tables which are up to date needs `SELECT`, `INSERT`, `UPDATE` and
/// `DELETE` on them, and `USAGE` on the sequence `integration_versions`.
///
/// Times are kept to the microsecond. Leases end by the clock of the database. Every operation is one
/// statement, or two of which the first decides: no lock is held between calls. Each of the three texts
/// of a key may have 800 bytes, and none a NUL.
///
/// ```no_run
/// # async fn example() -> Result<(), integration_runtime::StoreError> {
/// use integration_runtime::PostgresStore;
///
/// let url = std::env::var("DATABASE_URL").expect("DATABASE_URL is set");
/// let store = PostgresStore::connect(&url).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Connects to a database. TLS is used when the server offers it; `?sslmode=verify-full` demands
    /// it.
    ///
    /// # Errors
    /// It is no URL of a Postgres database, the database cannot be reached, or a newer release wrote
    /// its tables. No error holds the password.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let is_postgres = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        // What sqlx says about a URL may quote it, and it takes any scheme.
        let options = PgConnectOptions::from_str(url)
            .ok()
            .filter(|_| is_postgres)
            .ok_or_else(|| {
                StoreError::new(
                    "not the URL of a database, `postgres://user:password@host/database`",
                )
            })?;
        // Not by the pool, which would try for long and then only say that it did.
        let mut connection = timeout(CONNECT_WITHIN, PgConnection::connect_with(&options))
            .await
            .map_err(|_| StoreError::new("cannot connect to Postgres: it does not answer"))?
            .map_err(cannot("connect to Postgres"))?;
        migrate(&mut connection).await?;
        // It has served; that it cannot be ended in order is no failure.
        let _ = connection.close().await;
        let pool = PgPoolOptions::new().connect_lazy_with(options);
        Ok(Self { pool })
    }

    /// Uses a pool that the application has.
    ///
    /// # Errors
    /// The tables cannot be created, or a newer release wrote them.
    pub async fn from_pool(pool: PgPool) -> Result<Self, StoreError> {
        let mut connection = pool
            .acquire()
            .await
            .map_err(cannot("connect to Postgres"))?;
        migrate(&mut connection).await?;
        Ok(Self { pool })
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").finish_non_exhaustive()
    }
}

async fn migrate(connection: &mut PgConnection) -> Result<(), StoreError> {
    // Without the right to create tables, this is as far as it needs to come.
    if remaining(MIGRATIONS, format(connection).await?)?.is_empty() {
        return Ok(());
    }
    let mut transaction = connection
        .begin()
        .await
        .map_err(cannot("migrate the tables"))?;
    // Of several processes that open old tables, one migrates them while the others wait here.
    sqlx::query::<Postgres>("SELECT pg_advisory_xact_lock($1)")
        .bind(MIGRATION_LOCK)
        .execute(&mut *transaction)
        .await
        .map_err(cannot("migrate the tables"))?;
    let done = format(&mut transaction).await?;
    for (migration, number) in remaining(MIGRATIONS, done)?.iter().zip(done + 1..) {
        migrate_to(&mut transaction, migration, number)
            .await
            .map_err(cannot("migrate the tables"))?;
    }
    transaction
        .commit()
        .await
        .map_err(cannot("migrate the tables"))
}

/// Number of migrations that were run on this database.
async fn format(connection: &mut PgConnection) -> Result<i64, StoreError> {
    // Not `to_regclass`, which may answer from a cache that is older than the lock.
    let exists: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_class \
         WHERE relname = 'integration_schema' AND pg_catalog.pg_table_is_visible(oid))",
    )
    .fetch_one(&mut *connection)
    .await
    .map_err(cannot("read the tables"))?;
    if !exists {
        return Ok(0);
    }
    sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM integration_schema")
        .fetch_one(connection)
        .await
        .map_err(cannot("read the tables"))
}

async fn migrate_to(
    connection: &mut PgConnection,
    migration: &'static str,
    number: i64,
) -> sqlx::Result<()> {
    sqlx::raw_sql(migration).execute(&mut *connection).await?;
    sqlx::query::<Postgres>(
        "INSERT INTO integration_schema (version, applied_at) \
         VALUES ($1, (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT)",
    )
    .bind(number)
    .execute(connection)
    .await?;
    Ok(())
}

sql_store! {
    PostgresStore,
    now = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT",
    first_version = "nextval('integration_versions')",
    next_version = "nextval('integration_versions')",
    // Those who begin flows at once do not wait for each other's deletions.
    lock = " FOR UPDATE SKIP LOCKED",
}
