-- migrate:up
CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TRIGGER notes_trim AFTER INSERT ON notes BEGIN
  UPDATE notes SET text = trim(text) WHERE id = new.id;
  SELECT 1;
END;
INSERT INTO notes VALUES (1, ' milk '), (2, 'bread');
-- migrate:down
DROP TABLE notes;
