-- +migrate Up
SELECT 1;
-- +goose Down
SELECT 2;
-- +migrate Nonsense
