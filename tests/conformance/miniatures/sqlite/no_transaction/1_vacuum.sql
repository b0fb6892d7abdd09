-- +goose Up
-- +goose NO TRANSACTION
CREATE TABLE t (x);
INSERT INTO t VALUES (1);
VACUUM;
PRAGMA foreign_keys = off;
DROP TABLE t;
CREATE TABLE t (x, y);
PRAGMA foreign_keys = on;
-- +goose Down
DROP TABLE t;
