-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY c ON a (b);
-- +migrate Down notransaction
DROP INDEX CONCURRENTLY c;
