-- +gander Replaces 20240101000000
CREATE TABLE invoice (id integer PRIMARY KEY);
