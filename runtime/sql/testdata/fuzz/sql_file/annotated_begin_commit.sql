-- +goose Up
-- c
BEGIN;
SELECT 1;
COMMIT; -- d
-- +goose Down
BEGIN; SELECT 2; END;
