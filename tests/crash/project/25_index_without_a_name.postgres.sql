-- +gander Up
-- +gander NO TRANSACTION
INSERT INTO trace VALUES (25, 1);
-- The server names it, so that nobody can look it up: the one kind of statement
-- here whose outcome cannot be established when the run dies in it.
CREATE INDEX CONCURRENTLY ON entries (account);
