SET search_path = public;
BEGIN;
DELETE FROM bed WHERE id = 3;
COMMIT;
DROP INDEX CONCURRENTLY bed_name;
