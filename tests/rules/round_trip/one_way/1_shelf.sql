-- +gander Up
CREATE TABLE shelf (id INTEGER PRIMARY KEY);
GRANT SELECT ON shelf TO librarian;
