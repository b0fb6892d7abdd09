-- a dump of a database
-- migrate:up

CREATE TABLE a (b int);
CREATE INDEX CONCURRENTLY c ON a (b);

-- migrate:down
DROP TABLE a;
