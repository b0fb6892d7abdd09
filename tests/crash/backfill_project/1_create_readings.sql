CREATE TABLE readings (
  id BIGINT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

INSERT INTO readings (id, value)
WITH RECURSIVE numbers (i) AS (
  SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 40000
)
SELECT i, i FROM numbers;
