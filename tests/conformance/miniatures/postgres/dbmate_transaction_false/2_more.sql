-- migrate:up transaction:false
ALTER TYPE kind ADD VALUE 'elm';
INSERT INTO tree VALUES (1, 'elm');
CREATE INDEX CONCURRENTLY tree_kind ON tree (kind);

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY tree_kind;
