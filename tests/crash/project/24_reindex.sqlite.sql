-- +gander Up
-- +gander NO TRANSACTION
REINDEX entries_amount;
INSERT INTO trace VALUES (24, 2);
