-- +goose Up
CREATE TABLE no_end (x int)