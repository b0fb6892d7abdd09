ALTER TABLE archive ALTER COLUMN amount TYPE numeric(20, 2);
INSERT INTO trace VALUES (26, 2);
