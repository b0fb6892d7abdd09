CREATE TABLE rates (currency text PRIMARY KEY, rate integer NOT NULL);
INSERT INTO rates VALUES ('EUR', 100), ('CHF', 94);
INSERT INTO trace VALUES (16, 3);
