-- +migrate Up
BEGIN;
SELECT 1;
COMMIT;
-- +migrate Down
