UPDATE accounts SET balance = balance + (
  SELECT count(*) FROM entries WHERE entries.account = accounts.id);
DELETE FROM entries WHERE id % 50 = 0;
INSERT INTO trace VALUES (11, 3);
