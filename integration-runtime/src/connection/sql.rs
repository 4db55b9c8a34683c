//! What the stores in SQL databases have in common: their statements.
//!
//! The statements are the same but for the clock and the versions, and the types of sqlx differ. So the
//! implementation is a macro, [`sql_store`], which each store expands once.

pub(super) mod row;

/// Columns of a [`ConnectionRow`].
macro_rules! columns {
    () => {
        "integration, tenant, connection, version, status, status_reason, format, kid, nonce, \
         ciphertext, expires_at, refresh_due_at, scopes, meta, retry_after, failures"
    };
}

/// The row of a key that is bound first.
macro_rules! of_key {
    () => {
        " WHERE integration = $1 AND tenant = $2 AND connection = $3"
    };
}

/// Implements both stores for a type with a `pool`.
///
/// `now` is the clock of the database in microseconds. `first_version` is that of a key that is not
/// stored, `next_version` that of one that is. `lock` is how rows to be deleted are locked.
macro_rules! sql_store {
    (
        $store:ident,
        now = $now:literal,
        first_version = $first_version:literal,
        next_version = $next_version:literal,
        lock = $lock:literal $(,)?
    ) => {
        impl ConnectionStore for $store {
            fn get<'a>(&'a self, key: &'a ConnectionKey) -> StoreFuture<'a, Option<Record>> {
                const SQL: &str =
                    concat!("SELECT ", columns!(), " FROM integration_connections", of_key!());
                Box::pin(async move {
                    let row = sqlx::query_as(SQL)
                        .bind(&key.integration)
                        .bind(&key.tenant)
                        .bind(&key.connection)
                        .fetch_optional(&self.pool)
                        .await;
                    record(row.map_err(cannot("read a connection"))?)
                })
            }

            fn put<'a>(
                &'a self,
                key: &'a ConnectionKey,
                tokens: StoredTokens,
            ) -> StoreFuture<'a, Record> {
                const SQL: &str = concat!(
                    "INSERT INTO integration_connections (integration, tenant, connection, version, \
                     status, format, kid, nonce, ciphertext, expires_at, refresh_due_at, scopes, \
                     meta, failures) VALUES ($1, $2, $3, ",
                    $first_version,
                    ", 'active', $4, $5, $6, $7, $8, $9, $10, $11, 0) \
                     ON CONFLICT (integration, tenant, connection) DO UPDATE SET version = ",
                    $next_version,
                    ", status = 'active', status_reason = NULL, format = excluded.format, \
                     kid = excluded.kid, nonce = excluded.nonce, ciphertext = excluded.ciphertext, \
                     expires_at = excluded.expires_at, refresh_due_at = excluded.refresh_due_at, \
                     scopes = excluded.scopes, meta = excluded.meta, retry_after = NULL, \
                     failures = 0, lease_owner = NULL, lease_until = NULL RETURNING ",
                    columns!()
                );
                Box::pin(async move {
                    let columns = TokenColumns::from(&tokens);
                    let row: Result<ConnectionRow, _> = sqlx::query_as(SQL)
                        .bind(&key.integration)
                        .bind(&key.tenant)
                        .bind(&key.connection)
                        .bind(i64::from(columns.sealed.format))
                        .bind(&columns.sealed.kid)
                        .bind(&columns.sealed.nonce)
                        .bind(&columns.sealed.ciphertext)
                        .bind(columns.expires_at)
                        .bind(columns.refresh_due_at)
                        .bind(columns.scopes)
                        .bind(columns.meta)
                        .fetch_one(&self.pool)
                        .await;
                    row.map_err(cannot("store a connection"))?.try_into()
                })
            }

            fn try_lease<'a>(
                &'a self,
                key: &'a ConnectionKey,
                expected_version: u64,
                owner: &'a str,
                ttl: Duration,
            ) -> StoreFuture<'a, LeaseOutcome> {
                const SQL: &str = concat!(
                    "UPDATE integration_connections SET lease_owner = $5, lease_until = $6 + ",
                    $now,
                    of_key!(),
                    " AND version = $4 AND (lease_until IS NULL OR lease_until <= ",
                    $now,
                    ") RETURNING version"
                );
                Box::pin(async move {
                    let leased: Option<i64> = sqlx::query_scalar(SQL)
                        .bind(&key.integration)
                        .bind(&key.tenant)
                        .bind(&key.connection)
                        .bind(version(expected_version))
                        .bind(owner)
                        .bind(span(ttl))
                        .fetch_optional(&self.pool)
                        .await
                        .map_err(cannot("lease a connection"))?;
                    if leased.is_some() {
                        return Ok(LeaseOutcome::Acquired(Lease {
                            key: key.clone(),
                            version: expected_version,
                            owner: owner.to_owned(),
                        }));
                    }
                    // Only to say why not: by now it may be different again.
                    Ok(match self.version(key).await? {
                        None => LeaseOutcome::Gone,
                        Some(current) if current == version(expected_version) => LeaseOutcome::Busy,
                        Some(_) => LeaseOutcome::Stale,
                    })
                })
            }

            fn commit<'a>(
                &'a self,
                lease: &'a Lease,
                change: Change,
            ) -> StoreFuture<'a, CommitOutcome> {
                const REFRESHED: &str = concat!(
                    "UPDATE integration_connections SET version = ",
                    $next_version,
                    ", status = 'active', status_reason = NULL, format = $5, kid = $6, nonce = $7, \
                     ciphertext = $8, expires_at = $9, refresh_due_at = $10, scopes = $11, \
                     meta = $12, retry_after = NULL, failures = 0, lease_owner = NULL, \
                     lease_until = NULL",
                    of_key!(),
                    " AND version = $4 RETURNING version"
                );
                const NEEDS_RECONNECT: &str = concat!(
                    "UPDATE integration_connections SET version = ",
                    $next_version,
                    ", status = 'needs_reconnect', status_reason = $5, lease_owner = NULL, \
                     lease_until = NULL",
                    of_key!(),
                    " AND version = $4 RETURNING version"
                );
                // The version stays, so that the lease may be somebody else's by now.
                const DEFERRED: &str = concat!(
                    "UPDATE integration_connections SET retry_after = $5, failures = failures + 1, \
                     lease_until = CASE WHEN lease_owner = $6 THEN NULL ELSE lease_until END, \
                     lease_owner = CASE WHEN lease_owner = $6 THEN NULL ELSE lease_owner END",
                    of_key!(),
                    " AND version = $4 RETURNING version"
                );
                const REWRAPPED: &str = concat!(
                    "UPDATE integration_connections SET version = ",
                    $next_version,
                    ", format = $5, kid = $6, nonce = $7, ciphertext = $8, lease_owner = NULL, \
                     lease_until = NULL",
                    of_key!(),
                    " AND version = $4 RETURNING version"
                );
                Box::pin(async move {
                    let of_lease = |sql| {
                        sqlx::query_scalar(sql)
                            .bind(&lease.key.integration)
                            .bind(&lease.key.tenant)
                            .bind(&lease.key.connection)
                            .bind(version(lease.version))
                    };
                    let update = match &change {
                        Change::Refreshed(tokens) => {
                            let columns = TokenColumns::from(tokens);
                            of_lease(REFRESHED)
                                .bind(i64::from(columns.sealed.format))
                                .bind(&columns.sealed.kid)
                                .bind(&columns.sealed.nonce)
                                .bind(&columns.sealed.ciphertext)
                                .bind(columns.expires_at)
                                .bind(columns.refresh_due_at)
                                .bind(columns.scopes)
                                .bind(columns.meta)
                        }
                        Change::NeedsReconnect(reason) => of_lease(NEEDS_RECONNECT).bind(reason),
                        Change::Deferred { retry_after } => of_lease(DEFERRED)
                            .bind(retry_after.map(micros))
                            .bind(&lease.owner),
                        Change::Rewrapped(sealed) => of_lease(REWRAPPED)
                            .bind(i64::from(sealed.format))
                            .bind(&sealed.kid)
                            .bind(&sealed.nonce)
                            .bind(&sealed.ciphertext),
                    };
                    let committed: Option<i64> = update
                        .fetch_optional(&self.pool)
                        .await
                        .map_err(cannot("commit a refresh"))?;
                    Ok(match committed {
                        Some(version) => CommitOutcome::Committed(version.unsigned_abs()),
                        None if self.version(&lease.key).await?.is_some() => CommitOutcome::Stale,
                        None => CommitOutcome::Gone,
                    })
                })
            }

            fn release<'a>(&'a self, lease: &'a Lease) -> StoreFuture<'a, ()> {
                const SQL: &str = concat!(
                    "UPDATE integration_connections SET lease_owner = NULL, lease_until = NULL",
                    of_key!(),
                    " AND lease_owner = $4"
                );
                Box::pin(async move {
                    sqlx::query(SQL)
                        .bind(&lease.key.integration)
                        .bind(&lease.key.tenant)
                        .bind(&lease.key.connection)
                        .bind(&lease.owner)
                        .execute(&self.pool)
                        .await
                        .map_err(cannot("release a connection"))?;
                    Ok(())
                })
            }

            fn disconnect<'a>(
                &'a self,
                key: &'a ConnectionKey,
            ) -> StoreFuture<'a, Option<Record>> {
                const SQL: &str = concat!(
                    "DELETE FROM integration_connections",
                    of_key!(),
                    " RETURNING ",
                    columns!()
                );
                Box::pin(async move {
                    let row = sqlx::query_as(SQL)
                        .bind(&key.integration)
                        .bind(&key.tenant)
                        .bind(&key.connection)
                        .fetch_optional(&self.pool)
                        .await;
                    record(row.map_err(cannot("delete a connection"))?)
                })
            }

            fn due<'a>(
                &'a self,
                integration: &'a str,
                before: SystemTime,
                limit: u32,
            ) -> StoreFuture<'a, Vec<ConnectionKey>> {
                const SQL: &str = "SELECT tenant, connection FROM integration_connections \
                     WHERE integration = $1 AND status = 'active' AND refresh_due_at < $2 \
                     AND (retry_after IS NULL OR retry_after <= $2) \
                     ORDER BY refresh_due_at, tenant, connection LIMIT $3";
                Box::pin(async move {
                    let rows: Vec<(String, String)> = sqlx::query_as(SQL)
                        .bind(integration)
                        .bind(micros(before))
                        .bind(i64::from(limit))
                        .fetch_all(&self.pool)
                        .await
                        .map_err(cannot("list what is due"))?;
                    let keys = rows.into_iter().map(|(tenant, connection)| ConnectionKey {
                        integration: integration.to_owned(),
                        tenant,
                        connection,
                    });
                    Ok(keys.collect())
                })
            }

            fn list<'a>(
                &'a self,
                integration: &'a str,
                tenant: Option<&'a str>,
            ) -> StoreFuture<'a, Vec<Record>> {
                const ALL: &str = concat!(
                    "SELECT ",
                    columns!(),
                    " FROM integration_connections WHERE integration = $1 ORDER BY tenant, connection"
                );
                const OF_TENANT: &str = concat!(
                    "SELECT ",
                    columns!(),
                    " FROM integration_connections WHERE integration = $1 AND tenant = $2 \
                     ORDER BY connection"
                );
                Box::pin(async move {
                    let query = match tenant {
                        None => sqlx::query_as(ALL).bind(integration),
                        Some(tenant) => sqlx::query_as(OF_TENANT).bind(integration).bind(tenant),
                    };
                    let rows: Vec<ConnectionRow> = query
                        .fetch_all(&self.pool)
                        .await
                        .map_err(cannot("list connections"))?;
                    rows.into_iter().map(Record::try_from).collect()
                })
            }
        }

        impl $store {
            async fn version(&self, key: &ConnectionKey) -> Result<Option<i64>, StoreError> {
                const SQL: &str =
                    concat!("SELECT version FROM integration_connections", of_key!());
                sqlx::query_scalar(SQL)
                    .bind(&key.integration)
                    .bind(&key.tenant)
                    .bind(&key.connection)
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(cannot("read a connection"))
            }
        }

        impl FlowStore for $store {
            fn begin(&self, flow: NewFlow, ttl: Duration) -> StoreFuture<'_, ()> {
                const FORGET: &str = concat!(
                    "DELETE FROM integration_flows WHERE state_hash IN (SELECT state_hash \
                     FROM integration_flows WHERE forgotten_at <= ",
                    $now,
                    " LIMIT 1000",
                    $lock,
                    ")"
                );
                const BEGIN: &str = concat!(
                    "INSERT INTO integration_flows (state_hash, integration, format, kid, nonce, \
                     ciphertext, expires_at, forgotten_at) VALUES ($1, $2, $3, $4, $5, $6, $7 + ",
                    $now,
                    ", $7 + $7 + ",
                    $now,
                    ") ON CONFLICT (state_hash) DO UPDATE SET integration = excluded.integration, \
                     format = excluded.format, kid = excluded.kid, nonce = excluded.nonce, \
                     ciphertext = excluded.ciphertext, expires_at = excluded.expires_at, \
                     forgotten_at = excluded.forgotten_at, taken_at = NULL"
                );
                Box::pin(async move {
                    // Whoever never comes back leaves a flow behind.
                    sqlx::query(FORGET)
                        .execute(&self.pool)
                        .await
                        .map_err(cannot("delete flows"))?;
                    sqlx::query(BEGIN)
                        .bind(&flow.state_hash[..])
                        .bind(&flow.integration)
                        .bind(i64::from(flow.sealed.format))
                        .bind(&flow.sealed.kid)
                        .bind(&flow.sealed.nonce)
                        .bind(&flow.sealed.ciphertext)
                        .bind(span(ttl))
                        .execute(&self.pool)
                        .await
                        .map_err(cannot("store a flow"))?;
                    Ok(())
                })
            }

            fn take<'a>(&'a self, state_hash: &'a [u8; 32]) -> StoreFuture<'a, TakenFlow> {
                const TAKE: &str = concat!(
                    "UPDATE integration_flows SET taken_at = ",
                    $now,
                    " WHERE state_hash = $1 AND taken_at IS NULL AND expires_at > ",
                    $now,
                    " RETURNING integration, format, kid, nonce, ciphertext"
                );
                const FORGET: &str = concat!(
                    "UPDATE integration_flows SET nonce = NULL, ciphertext = NULL \
                     WHERE state_hash = $1 AND (taken_at IS NOT NULL OR expires_at <= ",
                    $now,
                    ")"
                );
                const TAKEN: &str = "SELECT taken_at FROM integration_flows WHERE state_hash = $1";
                Box::pin(async move {
                    let taken: Option<FlowRow> = sqlx::query_as(TAKE)
                        .bind(&state_hash[..])
                        .fetch_optional(&self.pool)
                        .await
                        .map_err(cannot("take a flow"))?;
                    let forgotten = sqlx::query(FORGET)
                        .bind(&state_hash[..])
                        .execute(&self.pool)
                        .await;
                    if let Some((integration, format, kid, nonce, ciphertext)) = taken {
                        // It is taken, so it is the caller's, whether or not its content is forgotten at once.
                        return Ok(TakenFlow::Fresh {
                            integration,
                            sealed: sealed(format, kid, nonce, ciphertext)?,
                        });
                    }
                    forgotten.map_err(cannot("take a flow"))?;
                    let taken_at: Option<Option<i64>> = sqlx::query_scalar(TAKEN)
                        .bind(&state_hash[..])
                        .fetch_optional(&self.pool)
                        .await
                        .map_err(cannot("take a flow"))?;
                    Ok(match taken_at {
                        None => TakenFlow::Unknown,
                        Some(None) => TakenFlow::Expired,
                        Some(Some(_)) => TakenFlow::Replayed,
                    })
                })
            }
        }
    };
}
pub(super) use {columns, of_key, sql_store};
