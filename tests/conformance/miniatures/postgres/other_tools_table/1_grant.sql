-- migrate:up
CREATE TABLE visit (id int);
GRANT SELECT ON schema_migrations TO PUBLIC;
ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS note text;

-- migrate:down
DROP TABLE visit;
