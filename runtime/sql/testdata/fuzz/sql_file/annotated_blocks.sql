-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION f() RETURNS int AS $$
BEGIN
  RETURN 1; -- it's
END;
$$ LANGUAGE plpgsql
-- +goose StatementEnd
SELECT 1; SELECT 2;
-- +goose Down
-- +goose StatementBegin
DROP FUNCTION f;
-- +goose StatementEnd
