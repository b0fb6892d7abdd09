-- +goose Up
CREATE TABLE tuple (store text NOT NULL, object text NOT NULL, ulid text);
INSERT INTO tuple SELECT 'a', 'o' || n, n::text FROM generate_series(1, 50) n;

-- +goose Down
DROP TABLE tuple;
