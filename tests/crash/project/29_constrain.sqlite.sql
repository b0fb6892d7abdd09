CREATE UNIQUE INDEX accounts_holder ON accounts (holder);
INSERT INTO trace VALUES (29, 2);
