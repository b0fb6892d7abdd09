-- +goose Up
CREATE SCHEMA app;
SET search_path TO app;
CREATE TABLE setting (k text);
SET lock_timeout = '2s';
-- +goose Down
DROP SCHEMA app CASCADE;
