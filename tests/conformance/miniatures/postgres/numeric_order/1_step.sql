-- +goose Up
CREATE TABLE IF NOT EXISTS step (id serial, n int);
INSERT INTO step (n) VALUES (1);
-- +goose Down
DELETE FROM step WHERE n = 1;
