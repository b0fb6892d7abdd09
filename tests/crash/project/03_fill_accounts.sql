INSERT INTO accounts
WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 40)
SELECT id, 'owner ' || id, 100 * id FROM n;
INSERT INTO trace VALUES (3, 2);
