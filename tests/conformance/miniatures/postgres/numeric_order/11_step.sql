-- +goose Up
CREATE TABLE IF NOT EXISTS step (id serial, n int);
INSERT INTO step (n) VALUES (11);
-- +goose Down
DELETE FROM step WHERE n = 11;
