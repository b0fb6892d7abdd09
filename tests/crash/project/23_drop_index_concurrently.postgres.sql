-- +gander Up
-- +gander NO TRANSACTION
DROP INDEX CONCURRENTLY entries_account;
INSERT INTO trace VALUES (23, 2);
