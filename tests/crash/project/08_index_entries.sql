CREATE INDEX entries_account ON entries (account);
INSERT INTO trace VALUES (8, 2);
