-- +goose Up
-- +goose StatementBegin
BEGIN;-- +goose StatementEnd
-- +goose StatementEnd
SELECT 1;
-- +goose StatementBegin
COMMIT
-- +goose StatementEnd
