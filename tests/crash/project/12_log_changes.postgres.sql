CREATE TABLE changes (account integer NOT NULL, before bigint NOT NULL);
CREATE FUNCTION log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes VALUES (OLD.id, OLD.balance);
  RETURN NEW;
END
$$;
CREATE TRIGGER accounts_change BEFORE UPDATE ON accounts
  FOR EACH ROW EXECUTE FUNCTION log_change();
INSERT INTO trace VALUES (12, 4);
