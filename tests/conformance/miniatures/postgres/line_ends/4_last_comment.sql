-- +goose Up
CREATE TABLE last_comment (x int) -- and so