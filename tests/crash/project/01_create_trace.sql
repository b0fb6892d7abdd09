-- Every statement of every migration here does something that twice would be
-- seen, most often a row of this table, which lets the same row in twice.
CREATE TABLE trace (step integer NOT NULL, statement integer NOT NULL);
INSERT INTO trace VALUES (1, 2);
