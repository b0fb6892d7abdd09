-- +gander Up
-- +gander NO TRANSACTION
INSERT INTO trace VALUES (20, 1);
CREATE INDEX CONCURRENTLY entries_amount ON entries (amount);
INSERT INTO trace VALUES (20, 3);
CREATE UNIQUE INDEX CONCURRENTLY archive_id ON archive (id);
