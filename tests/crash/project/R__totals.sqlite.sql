DROP VIEW IF EXISTS totals;
CREATE VIEW totals AS
SELECT account, sum(amount) AS total FROM entries GROUP BY account;
INSERT INTO trace VALUES (31, 2);
