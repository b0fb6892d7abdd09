-- +gander Up
-- +gander NO TRANSACTION
CREATE SCHEMA side;
SET search_path TO side, public;
CREATE TABLE aside (n integer);
INSERT INTO aside VALUES (1);
INSERT INTO aside VALUES (2);
INSERT INTO trace VALUES (27, 6);
