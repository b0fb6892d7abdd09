-- +goose Up
-- +goose ENVSUB ON
CREATE TABLE ${GANDER_MINIATURE_PREFIX:-eu_}region (id int, name text DEFAULT '${GANDER_MINIATURE_NAME:-north}');
-- +goose ENVSUB OFF
CREATE TABLE amount (price text DEFAULT '${GANDER_MINIATURE_PREFIX:-eu_}');
-- +goose StatementBegin
CREATE FUNCTION one() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql;
-- +goose StatementEnd
-- +goose ENVSUB ON
INSERT INTO ${GANDER_MINIATURE_PREFIX:-eu_}region SELECT one();
-- +goose Down
DROP TABLE ${GANDER_MINIATURE_PREFIX:-eu_}region;
DROP FUNCTION one();
