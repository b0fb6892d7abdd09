ALTER TABLE accounts ADD CONSTRAINT accounts_currency CHECK (currency = 'XXX');
INSERT INTO trace VALUES (29, 2);
