-- +gander Up
-- +gander NO TRANSACTION
UPDATE entries SET amount = 3 * amount WHERE id <= 100;
INSERT INTO trace VALUES (19, 2);
UPDATE entries SET amount = 3 * amount WHERE id BETWEEN 101 AND 200;
UPDATE entries SET amount = 3 * amount WHERE id > 200;
INSERT INTO trace VALUES (19, 5);
