//! Connections in an SQLite file.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant, SystemTime};

use sqlx::error::DatabaseError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Sqlite, SqliteConnection};
use tokio::time::sleep;

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
    include_str!("../../migrations/sqlite/1_connections.sql"),
    include_str!("../../migrations/sqlite/2_due_and_versions.sql"),
];

/// How long a statement waits for another process to finish writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Keeps connections in an SQLite file, for all processes of one machine.
///
/// The tables are named `integration_…`, so that the file may hold others. Opening it creates them, and
/// brings those of an older release up to date; those of a newer one are refused. Times are kept to the
/// microsecond. Leases end by the clock of the machine, which SQLite has in milliseconds. The file must
/// not be on a network file system: SQLite's locks do not hold there.
///
/// ```no_run
/// # async fn example() -> Result<(), integration_runtime::StoreError> {
/// use integration_runtime::SqliteStore;
///
/// let store = SqliteStore::connect("sqlite:connections.db").await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
}

impl SqliteStore {
    /// Opens a file, or creates it for this user alone (mode 0600). Every commit is on disk when it
    /// returns: the journal is a write-ahead log, and `synchronous` is `FULL`.
    ///
    /// # Errors
    /// It is no URL of an SQLite file, the file cannot be opened, or a newer release wrote it.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|_| {
                StoreError::new("not the URL of an SQLite file, `sqlite:path/to/file.db`")
            })?
            .create_if_missing(true)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            // What was deleted is overwritten in the file, though it is ciphertext.
            .pragma("secure_delete", "ON");
        if !in_memory(options.get_filename()) {
            create_private(options.get_filename())
                .map_err(|error| StoreError::because("cannot create the SQLite file", error))?;
        }
        // The mode of the journal is a property of the file, so that one connection sets it for all.
        let mut first = connect(&options.clone().journal_mode(SqliteJournalMode::Wal)).await?;
        migrate(&mut first).await?;
        // A database in memory ends with its last connection, so none is ever closed for its age, and
        // the first not before there is another.
        let pool = SqlitePoolOptions::new()
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await
            .map_err(cannot("open the SQLite file"))?;
        first
            .close()
            .await
            .map_err(cannot("open the SQLite file"))?;
        Ok(Self { pool })
    }

    /// Uses a pool that the application has. Its connections should have a busy timeout, `WAL` as
    /// journal mode and `synchronous = FULL`: a commit that a power failure undoes can cost a
    /// connection whose provider rotates its refresh tokens.
    ///
    /// # Errors
    /// The tables cannot be created, or a newer release wrote them.
    pub async fn from_pool(pool: SqlitePool) -> Result<Self, StoreError> {
        let mut connection = pool
            .acquire()
            .await
            .map_err(cannot("open the SQLite file"))?;
        migrate(&mut connection).await?;
        drop(connection);
        Ok(Self { pool })
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").finish_non_exhaustive()
    }
}

/// How sqlx names a database that is in no file.
fn in_memory(file: &Path) -> bool {
    file.to_string_lossy().starts_with("file:sqlx-in-memory-")
}

/// SQLite gives its journal the mode of the file.
fn create_private(file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// SQLite does not wait for another process that changes the mode of the journal too: it must be asked
/// again.
async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, StoreError> {
    let begun = Instant::now();
    loop {
        match SqliteConnection::connect_with(options).await {
            Err(error) if is_busy(&error) && begun.elapsed() < BUSY_TIMEOUT => {
                sleep(Duration::from_millis(fastrand::u64(5..20))).await;
            }
            connected => return connected.map_err(cannot("open the SQLite file")),
        }
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    // The low byte of an extended code is the code; 5 is SQLITE_BUSY.
    code.is_some_and(|code| code.parse::<u32>().is_ok_and(|code| code & 0xff == 5))
}

async fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    if remaining(MIGRATIONS, format(connection).await?)?.is_empty() {
        return Ok(());
    }
    // Of several processes that open an old file, one migrates it while the others wait here.
    let mut transaction = connection
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(cannot("migrate the SQLite file"))?;
    let done = format(&mut transaction).await?;
    for (migration, number) in remaining(MIGRATIONS, done)?.iter().zip(done + 1..) {
        migrate_to(&mut transaction, migration, number)
            .await
            .map_err(cannot("migrate the SQLite file"))?;
    }
    transaction
        .commit()
        .await
        .map_err(cannot("migrate the SQLite file"))
}

/// Number of migrations that were run on this file.
async fn format(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    let exists: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'integration_schema'",
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(cannot("read the SQLite file"))?;
    if exists.is_none() {
        return Ok(0);
    }
    sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM integration_schema")
        .fetch_one(connection)
        .await
        .map_err(cannot("read the SQLite file"))
}

async fn migrate_to(
    connection: &mut SqliteConnection,
    migration: &'static str,
    number: i64,
) -> sqlx::Result<()> {
    sqlx::raw_sql(migration).execute(&mut *connection).await?;
    sqlx::query::<Sqlite>(
        "INSERT INTO integration_schema (version, applied_at) \
         VALUES ($1, CAST(round(unixepoch('now', 'subsec') * 1000000) AS INTEGER))",
    )
    .bind(number)
    .execute(connection)
    .await?;
    Ok(())
}

sql_store! {
    SqliteStore,
    now = "CAST(round(unixepoch('now', 'subsec') * 1000000) AS INTEGER)",
    first_version = "max(CAST(round(unixepoch('now', 'subsec') * 1000000) AS INTEGER), \
                     (SELECT highest + 1 FROM integration_versions))",
    next_version = "integration_connections.version + 1",
    // One statement writes at a time.
    lock = "",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_commit_is_on_disk_when_it_returns() {
        let file = std::env::temp_dir().join(format!("on-disk-{:016x}.db", fastrand::u64(..)));
        let store = SqliteStore::connect(&format!("sqlite:{}", file.display()))
            .await
            .expect("the file opens");
        let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(&store.pool)
            .await
            .expect("it is read");
        // 2 is FULL.
        let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
            .fetch_one(&store.pool)
            .await
            .expect("it is read");
        store.pool.close().await;
        fs::remove_file(file).expect("the file is there");
        assert_eq!((&*journal, synchronous), ("wal", 2));
    }
}
