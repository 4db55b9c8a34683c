-- Times and versions are in microseconds since 1970: to_timestamp(expires_at / 1e6). What is sealed is
-- ciphertext; all else is as it reads. Keys are compared and ordered by their bytes.

CREATE TABLE integration_schema (
    version BIGINT NOT NULL PRIMARY KEY,
    applied_at BIGINT NOT NULL
);

CREATE TABLE integration_connections (
    integration TEXT COLLATE "C" NOT NULL,
    tenant TEXT COLLATE "C" NOT NULL,
    connection TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    status TEXT NOT NULL,                -- active, needs_reconnect
    status_reason TEXT,                  -- of needs_reconnect
    format BIGINT NOT NULL,              -- these four: what is sealed
    kid TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    ciphertext BYTEA NOT NULL,
    expires_at BIGINT,
    refresh_due_at BIGINT,
    scopes TEXT,                         -- a JSON array, or NULL when the provider did not say
    meta TEXT NOT NULL,                  -- a JSON object
    retry_after BIGINT,
    failures BIGINT NOT NULL,
    lease_owner TEXT,
    lease_until BIGINT,
    PRIMARY KEY (integration, tenant, connection)
);

CREATE TABLE integration_flows (
    state_hash BYTEA NOT NULL PRIMARY KEY,
    integration TEXT NOT NULL,
    format BIGINT NOT NULL,
    kid TEXT NOT NULL,
    nonce BYTEA,                         -- NULL once it was taken
    ciphertext BYTEA,                    -- NULL once it was taken
    expires_at BIGINT NOT NULL,
    forgotten_at BIGINT NOT NULL,
    taken_at BIGINT
);

CREATE INDEX integration_flows_forgotten ON integration_flows (forgotten_at);
