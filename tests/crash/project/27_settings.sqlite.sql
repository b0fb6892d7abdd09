-- +gander Up
-- +gander NO TRANSACTION
CREATE TABLE aside (n integer);
INSERT INTO aside VALUES (1);
INSERT INTO aside VALUES (2);
INSERT INTO trace VALUES (27, 6);
