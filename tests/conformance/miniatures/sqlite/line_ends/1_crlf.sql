-- +goose Up
CREATE TABLE crlf (x TEXT DEFAULT 'a;
b'); 
-- +goose Down
DROP TABLE crlf;
