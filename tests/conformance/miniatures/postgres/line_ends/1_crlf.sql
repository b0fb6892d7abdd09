-- +goose Up
CREATE TABLE crlf (x int); 
COMMENT ON TABLE crlf IS $$two;
lines$$;
-- +goose Down
DROP TABLE crlf;
