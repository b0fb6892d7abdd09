-- +goose Up
CREATE TYPE state AS ENUM ('open');
CREATE TABLE ticket (id int, s state DEFAULT 'open');
-- +goose Down
DROP TABLE ticket;
DROP TYPE state;
