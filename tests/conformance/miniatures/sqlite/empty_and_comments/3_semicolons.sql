-- +goose Up
;;
CREATE TABLE t (x);;
-- +goose Down
