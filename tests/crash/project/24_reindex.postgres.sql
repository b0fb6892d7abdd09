-- +gander Up
-- +gander NO TRANSACTION
REINDEX INDEX CONCURRENTLY entries_amount;
INSERT INTO trace VALUES (24, 2);
