-- +gander Up
CREATE TABLE shelf (id INTEGER PRIMARY KEY);
-- +gander Down
DROP TABLE shelf;
