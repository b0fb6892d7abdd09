-- +gander Replaces 5 6
-- +goose Up
SELECT 1;
-- +gander Replaces 7
