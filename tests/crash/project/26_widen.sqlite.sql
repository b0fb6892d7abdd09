ALTER TABLE archive ADD COLUMN cents bigint;
INSERT INTO trace VALUES (26, 2);
