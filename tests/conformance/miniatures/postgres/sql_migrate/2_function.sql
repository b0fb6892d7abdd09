-- +migrate Up
-- +migrate StatementBegin
CREATE FUNCTION count_books(shelf int) RETURNS bigint AS $body$
BEGIN
  RETURN (SELECT count(*) FROM books b WHERE b.shelf = count_books.shelf);
END;
$body$ LANGUAGE plpgsql;
-- +migrate StatementEnd
INSERT INTO books SELECT n, 1 FROM generate_series(1, 7) n;

-- +migrate Down
DROP FUNCTION count_books(int);
DELETE FROM books;
