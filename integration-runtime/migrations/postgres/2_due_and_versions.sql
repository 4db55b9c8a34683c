-- What is due is found without a look at every connection.
CREATE INDEX integration_connections_due ON integration_connections (integration, refresh_due_at)
    WHERE status = 'active' AND refresh_due_at IS NOT NULL;

-- A version is never given out twice, also after a deletion, and also when a replica whose clock is
-- behind takes over. It goes on from where the microseconds of the first format were.
CREATE SEQUENCE integration_versions;

SELECT setval('integration_versions', GREATEST(
    (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT,
    (SELECT COALESCE(max(version), 0) FROM integration_connections)
));
