//! How a connection is written to a row and read from one, and how errors are worded.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use crate::connection::store::{Record, RecordStatus, StoreError, StoredTokens};
use crate::connection::{ConnectionKey, Sealed};

/// A row of `integration_connections`, but for the lease.
pub(in crate::connection) struct ConnectionRow {
    integration: String,
    tenant: String,
    connection: String,
    version: i64,
    status: String,
    status_reason: Option<String>,
    format: i64,
    kid: String,
    nonce: Vec<u8>,
    ciphertext: Vec<u8>,
    expires_at: Option<i64>,
    refresh_due_at: Option<i64>,
    scopes: Option<String>,
    meta: String,
    retry_after: Option<i64>,
    failures: i64,
}

impl<'r, R: Row> FromRow<'r, R> for ConnectionRow
where
    &'static str: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        Ok(Self {
            integration: row.try_get("integration")?,
            tenant: row.try_get("tenant")?,
            connection: row.try_get("connection")?,
            version: row.try_get("version")?,
            status: row.try_get("status")?,
            status_reason: row.try_get("status_reason")?,
            format: row.try_get("format")?,
            kid: row.try_get("kid")?,
            nonce: row.try_get("nonce")?,
            ciphertext: row.try_get("ciphertext")?,
            expires_at: row.try_get("expires_at")?,
            refresh_due_at: row.try_get("refresh_due_at")?,
            scopes: row.try_get("scopes")?,
            meta: row.try_get("meta")?,
            retry_after: row.try_get("retry_after")?,
            failures: row.try_get("failures")?,
        })
    }
}

impl TryFrom<ConnectionRow> for Record {
    type Error = StoreError;

    fn try_from(row: ConnectionRow) -> Result<Self, StoreError> {
        let key = ConnectionKey {
            integration: row.integration,
            tenant: row.tenant,
            connection: row.connection,
        };
        let status = match &*row.status {
            "active" => RecordStatus::Active,
            "needs_reconnect" => {
                RecordStatus::NeedsReconnect(row.status_reason.unwrap_or_default())
            }
            _ => return Err(unreadable("status")),
        };
        let scopes: Option<Vec<String>> = match row.scopes {
            Some(json) => Some(serde_json::from_str(&json).map_err(|_| unreadable("scopes"))?),
            None => None,
        };
        let meta: BTreeMap<String, String> =
            serde_json::from_str(&row.meta).map_err(|_| unreadable("meta"))?;
        Ok(Self {
            key,
            version: u64::try_from(row.version).map_err(|_| unreadable("version"))?,
            status,
            tokens: StoredTokens {
                secrets: sealed(row.format, row.kid, row.nonce, row.ciphertext)?,
                expires_at: time(row.expires_at)?,
                refresh_due_at: time(row.refresh_due_at)?,
                scopes,
                meta,
            },
            retry_after: time(row.retry_after)?,
            failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
        })
    }
}

/// [`StoredTokens`] as they are bound.
pub(in crate::connection) struct TokenColumns<'a> {
    pub(in crate::connection) sealed: &'a Sealed,
    pub(in crate::connection) expires_at: Option<i64>,
    pub(in crate::connection) refresh_due_at: Option<i64>,
    pub(in crate::connection) scopes: Option<String>,
    pub(in crate::connection) meta: String,
}

impl<'a> From<&'a StoredTokens> for TokenColumns<'a> {
    fn from(tokens: &'a StoredTokens) -> Self {
        let scopes = tokens.scopes.as_ref();
        Self {
            sealed: &tokens.secrets,
            expires_at: tokens.expires_at.map(micros),
            refresh_due_at: tokens.refresh_due_at.map(micros),
            scopes: scopes.map(|scopes| serde_json::to_string(scopes).expect("texts are JSON")),
            meta: serde_json::to_string(&tokens.meta).expect("texts are JSON"),
        }
    }
}

pub(in crate::connection) fn sealed(
    format: i64,
    kid: String,
    nonce: Vec<u8>,
    ciphertext: Vec<u8>,
) -> Result<Sealed, StoreError> {
    Ok(Sealed {
        format: u8::try_from(format).map_err(|_| unreadable("format"))?,
        kid,
        nonce,
        ciphertext,
    })
}

/// Somebody else wrote into the table, or a newer release did.
fn unreadable(column: &str) -> StoreError {
    StoreError::new(format!(
        "a row cannot be read: `{column}` holds something unknown"
    ))
}

/// Microseconds since 1970, rounded down. What is out of their range is as far away as they reach,
/// which is 292,000 years.
pub(in crate::connection) fn micros(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
        Err(error) => {
            let before = error.duration().as_nanos().div_ceil(1000);
            i64::try_from(before).map_or(i64::MIN, |before| -before)
        }
    }
}

fn time(micros: Option<i64>) -> Result<Option<SystemTime>, StoreError> {
    let Some(micros) = micros else {
        return Ok(None);
    };
    let distance = Duration::from_micros(micros.unsigned_abs());
    let time = match micros {
        0.. => UNIX_EPOCH.checked_add(distance),
        _ => UNIX_EPOCH.checked_sub(distance),
    };
    time.map(Some).ok_or_else(|| {
        StoreError::new("a row cannot be read: it holds a time that this system does not have")
    })
}

/// How long something is to last. The cap, of 73,000 years, keeps twice of it and the clock in range.
pub(in crate::connection) fn span(ttl: Duration) -> i64 {
    const LONGEST: i64 = i64::MAX / 4;
    i64::try_from(ttl.as_micros()).map_or(LONGEST, |micros| micros.min(LONGEST))
}

/// A version as it is bound. No row has a version that does not fit.
pub(in crate::connection) fn version(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(-1)
}

/// What a flow is when it is taken: integration, and the fields of what is sealed.
pub(in crate::connection) type FlowRow = (String, i64, String, Vec<u8>, Vec<u8>);

/// What remains to be run on tables of this format; 0 when there are none yet.
pub(in crate::connection) fn remaining<T>(
    migrations: &[T],
    format: i64,
) -> Result<&[T], StoreError> {
    let known = migrations.len();
    let done = usize::try_from(format).unwrap_or(usize::MAX);
    migrations.get(done..).ok_or_else(|| {
        StoreError::new(format!(
            "the tables have format {format}, and this release of integration-runtime knows formats \
             up to {known}: a newer release wrote them"
        ))
    })
}

/// For `map_err`: what could not be done. sqlx names neither the URL nor a bound value in its errors.
pub(in crate::connection) fn cannot(what: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |error| StoreError::because(format!("cannot {what}"), error)
}

/// The one row of a query for a connection, read.
pub(in crate::connection) fn record(
    row: Option<ConnectionRow>,
) -> Result<Option<Record>, StoreError> {
    row.map(Record::try_from).transpose()
}
