BEGIN;

CREATE TABLE account (id serial PRIMARY KEY, owner text);
INSERT INTO account (owner) VALUES ('a'), ('b');

COMMIT;
