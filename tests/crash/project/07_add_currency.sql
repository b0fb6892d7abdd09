ALTER TABLE accounts ADD COLUMN currency text DEFAULT 'EUR';
UPDATE accounts SET currency = 'CHF' WHERE id % 3 = 0;
INSERT INTO trace VALUES (7, 3);
