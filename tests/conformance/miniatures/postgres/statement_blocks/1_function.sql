-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION touch() RETURNS trigger AS $$
BEGIN
  NEW.updated = now(); -- a semicolon; in a comment
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE page (id int, updated timestamptz);
CREATE TRIGGER touch BEFORE UPDATE ON page
  FOR EACH ROW EXECUTE FUNCTION touch();
-- +goose StatementEnd
-- +goose Down
-- +goose StatementBegin
DROP TABLE page;
DROP FUNCTION touch;
-- +goose StatementEnd
