UPDATE accounts SET balance = balance + balance / 20;
INSERT INTO trace VALUES (13, 2);
