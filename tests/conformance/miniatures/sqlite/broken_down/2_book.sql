-- migrate:up
CREATE TABLE book (id int, shelf int);
INSERT INTO book VALUES (1, 1);
-- migrate:down
ALTER TABLE book DROP IF EXISTS COLUMN shelf;
