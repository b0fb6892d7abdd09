-- +goose Up
ALTER TABLE a ADD COLUMN y;
