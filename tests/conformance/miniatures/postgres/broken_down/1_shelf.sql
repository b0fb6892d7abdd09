-- +goose Up
CREATE TABLE shelf (id int PRIMARY KEY, label text);
-- +goose Down
DROP TABLE 'shelf;
