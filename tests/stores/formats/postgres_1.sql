-- Tables as the first format had them, with connections and a flow in it. Not to be edited: what is in
-- databases out there is not either.

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

INSERT INTO integration_schema (version, applied_at) VALUES (1, 1790000000000000);

INSERT INTO integration_connections (integration, tenant, connection, version, status, status_reason, format, kid,
    nonce, ciphertext, expires_at, refresh_due_at, scopes, meta, retry_after, failures, lease_owner, lease_until) VALUES
    ('acme', 'org-7', 'default', 1790000000000001, 'active', NULL, 1, '2026-11',
     '\x000102', '\xdeadbeef', 1790003600000001, 1790003300000000, '["read","write"]', '{"account":"Zoë"}', NULL, 0, NULL, NULL),
    ('acme', 'org-8', 'default', 1790000000000002, 'active', NULL, 1, '2026-11',
     '\x000103', '\xbeefdead', NULL, NULL, NULL, '{}', 1790000060000000, 3, 'a refresh', 9000000000000000),
    ('acme', 'org-9', 'second', 1790000000000003, 'needs_reconnect', 'invalid_grant', 1, '2026-10',
     '\x000104', '\xffff', 1790003600000000, 1790003300000000, '[]', '{}', NULL, 1, NULL, NULL);

INSERT INTO integration_flows (state_hash, integration, format, kid, nonce, ciphertext, expires_at, forgotten_at,
    taken_at) VALUES
    ('\x1111111111111111111111111111111111111111111111111111111111111111', 'acme', 1, '2026-11',
     '\x000105', '\xc0ffee', 9000000000000000, 9000000000000000, NULL),
    ('\x2222222222222222222222222222222222222222222222222222222222222222', 'acme', 1, '2026-11',
     NULL, NULL, 9000000000000000, 9000000000000000, 1790000000000000);
