ALTER TABLE accounts RENAME COLUMN owner TO holder;
INSERT INTO trace VALUES (14, 2);
