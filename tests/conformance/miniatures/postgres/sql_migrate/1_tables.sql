-- +migrate Up
CREATE TABLE shelves (id int PRIMARY KEY);
CREATE TABLE books (id int PRIMARY KEY, shelf int REFERENCES shelves);
INSERT INTO shelves VALUES (1), (2);

-- +migrate Down
DROP TABLE books;
DROP TABLE shelves;
