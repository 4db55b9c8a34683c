-- Times and versions are in microseconds since 1970. What is sealed is ciphertext; all else is as it reads.

CREATE TABLE integration_schema (
    version INTEGER NOT NULL PRIMARY KEY,
    applied_at INTEGER NOT NULL
);

CREATE TABLE integration_connections (
    integration TEXT NOT NULL,
    tenant TEXT NOT NULL,
    connection TEXT NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,                -- active, needs_reconnect
    status_reason TEXT,                  -- of needs_reconnect
    format INTEGER NOT NULL,             -- these four: what is sealed
    kid TEXT NOT NULL,
    nonce BLOB NOT NULL,
    ciphertext BLOB NOT NULL,
    expires_at INTEGER,
    refresh_due_at INTEGER,
    scopes TEXT,                         -- a JSON array, or NULL when the provider did not say
    meta TEXT NOT NULL,                  -- a JSON object
    retry_after INTEGER,
    failures INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until INTEGER,
    PRIMARY KEY (integration, tenant, connection)
) WITHOUT ROWID;

CREATE TABLE integration_flows (
    state_hash BLOB NOT NULL PRIMARY KEY,
    integration TEXT NOT NULL,
    format INTEGER NOT NULL,
    kid TEXT NOT NULL,
    nonce BLOB,                          -- NULL once it was taken
    ciphertext BLOB,                     -- NULL once it was taken
    expires_at INTEGER NOT NULL,
    forgotten_at INTEGER NOT NULL,
    taken_at INTEGER
) WITHOUT ROWID;

CREATE INDEX integration_flows_forgotten ON integration_flows (forgotten_at);
