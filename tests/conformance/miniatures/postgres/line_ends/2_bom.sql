-- +goose Up
CREATE TABLE bom (x int);
-- +goose Down
DROP TABLE bom;
