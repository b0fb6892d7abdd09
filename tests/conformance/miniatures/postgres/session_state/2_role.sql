-- +goose Up
CREATE TABLE app.secret (k text);
SET ROLE pg_monitor;
RESET ROLE;
INSERT INTO app.setting VALUES (current_setting('lock_timeout'));
-- +goose Down
DROP TABLE app.secret;
