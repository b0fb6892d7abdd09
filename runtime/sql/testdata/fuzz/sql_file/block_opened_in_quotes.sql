-- +goose Up
SELECT '
-- +goose StatementBegin
';
-- +goose StatementEnd
