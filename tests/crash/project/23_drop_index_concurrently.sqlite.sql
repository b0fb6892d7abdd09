-- +gander Up
-- +gander NO TRANSACTION
DROP INDEX entries_account;
INSERT INTO trace VALUES (23, 2);
