-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS tuple_by_object ON tuple (store, object);
VACUUM ANALYZE tuple;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS tuple_by_object;
