CREATE TRIGGER note_at AFTER INSERT ON note BEGIN
  UPDATE note SET at = 'now' WHERE id = new.id;
END;
INSERT INTO note (body) VALUES ('b');