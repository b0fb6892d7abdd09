-- migrate:up transaction:false
PRAGMA journal_mode = WAL;
INSERT INTO notes VALUES (3, 'countdown to migrate:down');
-- migrate:down
DELETE FROM notes WHERE id = 3;
