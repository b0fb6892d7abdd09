ALTER TABLE accounts ADD CONSTRAINT accounts_currency CHECK (currency = 'XTS');
INSERT INTO trace VALUES (29, 2);
