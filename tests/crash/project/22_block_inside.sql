-- +gander Up
-- +gander NO TRANSACTION
INSERT INTO trace VALUES (22, 1);
BEGIN;
UPDATE accounts SET balance = balance - 1;
INSERT INTO trace VALUES (22, 4);
COMMIT;
INSERT INTO trace VALUES (22, 6);
