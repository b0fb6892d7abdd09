-- +goose Up
CREATE TABLE page (id INTEGER PRIMARY KEY, body TEXT, n INTEGER DEFAULT 0);
-- +goose StatementBegin
CREATE TRIGGER count_page AFTER UPDATE ON page BEGIN
  UPDATE page SET n = CASE WHEN NEW.n > 5 THEN 0 ELSE NEW.n + 1 END
    WHERE id = NEW.id AND OLD.n = NEW.n;
END;
-- +goose StatementEnd
CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON page
WHEN OLD.body = 'keep;' BEGIN
  SELECT RAISE(ABORT, 'kept; sorry');
  SELECT 1;
END;
INSERT INTO page (body) VALUES ('keep;'), ('x');
UPDATE page SET body = 'y' WHERE body = 'x';
-- +goose Down
DROP TABLE page;
