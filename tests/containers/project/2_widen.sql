-- +gander Up
-- A rewrite that takes a minute, whatever the machine.
ALTER TABLE shelf ALTER COLUMN n TYPE bigint
  USING n + coalesce(length(pg_sleep(0.1)::text), 0);

-- +gander Down
ALTER TABLE shelf ALTER COLUMN n TYPE integer;
