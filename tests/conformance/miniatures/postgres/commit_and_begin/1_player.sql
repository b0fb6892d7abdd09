-- +migrate Up
CREATE TABLE player (id int, name text);
COMMIT;
-- outside the transaction
CREATE INDEX CONCURRENTLY player_name ON player (name);
BEGIN;
INSERT INTO player VALUES (1, 'a');

-- +migrate Down
DROP TABLE player;
