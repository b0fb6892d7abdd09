-- +goose Up
CREATE TABLE bom (x);
