-- +goose NO TRANSACTION
-- +goose Up
DO $$
BEGIN
  FOR i IN 1..3 LOOP
    INSERT INTO batch VALUES (i);
    COMMIT;
  END LOOP;
END $$;
CREATE INDEX batch_n ON batch (n);
