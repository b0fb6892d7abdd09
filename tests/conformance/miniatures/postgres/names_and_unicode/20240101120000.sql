-- +goose Up
ALTER TABLE "blåbær" ADD COLUMN x int;
