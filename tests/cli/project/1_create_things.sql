-- +gander Up
CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO things VALUES (1, 'one'), (2, 'two');
-- +gander Down
DROP TABLE things;
