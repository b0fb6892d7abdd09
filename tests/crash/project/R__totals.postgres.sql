CREATE OR REPLACE VIEW totals AS
SELECT account, sum(amount) AS total FROM entries GROUP BY account;
INSERT INTO trace VALUES (31, 2);
