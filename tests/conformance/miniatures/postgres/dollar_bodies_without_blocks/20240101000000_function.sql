-- +goose Up
CREATE FUNCTION twice(n int) RETURNS int AS $body$
DECLARE
  result int;
BEGIN
  result := n * 2;
  RETURN result;
END;
$body$ LANGUAGE plpgsql;
CREATE FUNCTION thrice(n int) RETURNS int
  LANGUAGE sql
  BEGIN ATOMIC
    SELECT n * 3;
  END;
CREATE TABLE number (n int, t int GENERATED ALWAYS AS (n * 3) STORED);
INSERT INTO number (n) SELECT twice(n) FROM generate_series(1, 4) n;
-- +goose Down
DROP TABLE number;
DROP FUNCTION twice;
DROP FUNCTION thrice;
