-- What is due is found without a look at every connection.
CREATE INDEX integration_connections_due ON integration_connections (integration, refresh_due_at)
    WHERE status = 'active' AND refresh_due_at IS NOT NULL;

-- The highest version that was ever deleted, so that a key never has a version twice, also when the
-- clock was set back.
CREATE TABLE integration_versions (
    highest INTEGER NOT NULL
);

INSERT INTO integration_versions (highest) VALUES (0);

CREATE TRIGGER integration_connections_deleted AFTER DELETE ON integration_connections
BEGIN
    UPDATE integration_versions SET highest = max(highest, OLD.version);
END;
