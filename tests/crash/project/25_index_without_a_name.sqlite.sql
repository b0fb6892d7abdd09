-- +gander Up
-- +gander NO TRANSACTION
INSERT INTO trace VALUES (25, 1);
CREATE INDEX entries_account_idx ON entries (account);
