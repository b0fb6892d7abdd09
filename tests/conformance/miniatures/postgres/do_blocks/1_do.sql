-- +goose Up
-- +goose StatementBegin
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE mood AS ENUM ('sad', 'happy');
  END IF;
  EXECUTE 'CREATE TABLE diary (day date, m mood)';
  RAISE NOTICE 'made a diary';
END
$$;
-- +goose StatementEnd
INSERT INTO diary VALUES ('2024-01-31', 'happy');
-- +goose Down
DROP TABLE diary;
DROP TYPE mood;
