-- +gander Up
CREATE TABLE audit_log (
  at TEXT NOT NULL,
  what TEXT NOT NULL
);

-- +gander Down
DROP TABLE audit_log;
