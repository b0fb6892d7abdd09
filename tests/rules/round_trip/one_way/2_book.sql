-- +gander Up
CREATE TABLE book (id INTEGER PRIMARY KEY);
-- +gander Down
DROP TABLE book;
