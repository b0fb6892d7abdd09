-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY books_shelf ON books (shelf);
CREATE INDEX CONCURRENTLY books_shelf_id ON books (shelf, id);

-- +migrate Down notransaction
DROP INDEX CONCURRENTLY books_shelf;
DROP INDEX CONCURRENTLY books_shelf_id;
