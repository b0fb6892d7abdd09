#include "runtime/safety/scratch_database.h"

namespace gander {
namespace {

// The functions run as who made them: the step may have changed its role.
constexpr char kSetUp[] = R"sql(
BEGIN;
DROP SCHEMA IF EXISTS gander_observe CASCADE;
CREATE SCHEMA gander_observe;
CREATE TABLE gander_observe.noted (
  n bigint GENERATED ALWAYS AS IDENTITY,
  what text NOT NULL,
  type text,
  identity text,
  followed boolean NOT NULL DEFAULT false,
  relation oid
);
CREATE FUNCTION gander_observe.note_commands() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO gander_observe.noted (what, type, identity)
    SELECT CASE WHEN command_tag LIKE 'CREATE %' THEN 'created'
                ELSE 'changed' END, object_type, object_identity
      FROM pg_event_trigger_ddl_commands()
      WHERE schema_name IS NULL OR schema_name NOT LIKE 'pg\_temp%';
END $$;
CREATE FUNCTION gander_observe.note_drops() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO gander_observe.noted (what, type, identity, followed)
    SELECT 'dropped', object_type, object_identity, NOT original
      FROM pg_event_trigger_dropped_objects()
      WHERE NOT is_temporary AND (original OR object_type <> 'type')
        AND schema_name IS DISTINCT FROM 'pg_toast';
END $$;
CREATE FUNCTION gander_observe.note_rewrite() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  reason int := pg_event_trigger_table_rewrite_reason();
BEGIN
  INSERT INTO gander_observe.noted (what, relation, type)
    VALUES ('rewritten', pg_event_trigger_table_rewrite_oid(), concat_ws(', ',
      CASE WHEN reason & 1 <> 0 THEN 'it became logged or unlogged' END,
      CASE WHEN reason & 2 <> 0 THEN
        'a value is computed for each row of a new column' END,
      CASE WHEN reason & 4 <> 0 THEN 'the type of a column was changed' END,
      CASE WHEN reason & 8 <> 0 THEN 'its access method was changed' END));
END $$;
CREATE EVENT TRIGGER gander_observe_commands ON ddl_command_end
  EXECUTE FUNCTION gander_observe.note_commands();
CREATE EVENT TRIGGER gander_observe_drops ON sql_drop
  EXECUTE FUNCTION gander_observe.note_drops();
CREATE EVENT TRIGGER gander_observe_rewrites ON table_rewrite
  EXECUTE FUNCTION gander_observe.note_rewrite();
GRANT USAGE ON SCHEMA gander_observe TO public;
GRANT SELECT ON gander_observe.noted TO public;
COMMIT;
DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET max_parallel_workers_per_gather = 0',
                 current_database());
  EXECUTE format('ALTER DATABASE %I SET max_parallel_maintenance_workers = 0',
                 current_database());
END $$;
SET max_parallel_workers_per_gather = 0;
SET max_parallel_maintenance_workers = 0;
)sql";

}  // namespace

absl::Status PrepareScratchDatabase(Database* database) {
  return database->Query(kSetUp).status();
}

}  // namespace gander
