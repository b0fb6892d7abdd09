-- +goose Up
-- +goose StatementBegin
-- +goose StatementEnd
CREATE TABLE t (
  a int
);
