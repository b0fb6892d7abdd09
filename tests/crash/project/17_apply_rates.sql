UPDATE accounts SET balance = balance * (
  SELECT rate FROM rates WHERE rates.currency = accounts.currency);
INSERT INTO trace VALUES (17, 2);
