-- +goose Up
CREATE TABLE book (id int, shelf int REFERENCES shelf);
-- +goose Down
-- +goose StatementBegin
ALTER TABLE book DROP_COLUMN shelf;
