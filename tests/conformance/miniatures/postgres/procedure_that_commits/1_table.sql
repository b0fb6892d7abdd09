-- +goose Up
CREATE TABLE batch (n int);
