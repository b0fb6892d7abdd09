DELETE FROM archive WHERE amount < 100;
INSERT INTO trace VALUES (18, 2);
