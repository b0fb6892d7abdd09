UPDATE entries SET amount = 2 * amount + 1;
INSERT INTO trace VALUES (5, 2);
