CREATE TABLE changes (account integer NOT NULL, before bigint NOT NULL);
CREATE TRIGGER accounts_change BEFORE UPDATE ON accounts
BEGIN
  INSERT INTO changes VALUES (OLD.id, OLD.balance);
END;
INSERT INTO trace VALUES (12, 4);
