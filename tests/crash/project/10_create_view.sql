CREATE VIEW rich AS SELECT id, owner FROM accounts WHERE balance > 2000;
INSERT INTO trace VALUES (10, 2);
