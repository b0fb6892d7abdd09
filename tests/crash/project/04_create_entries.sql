CREATE TABLE entries (
  id integer PRIMARY KEY,
  account integer NOT NULL REFERENCES accounts (id),
  amount bigint NOT NULL
);
INSERT INTO entries
WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 400)
SELECT id, 1 + id % 40, id * 7 FROM n;
INSERT INTO trace VALUES (4, 3);
