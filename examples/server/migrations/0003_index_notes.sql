-- +gander Up
CREATE INDEX notes_written_at ON notes (written_at);

-- +gander Down
DROP INDEX notes_written_at;
