-- +gander Up
CREATE TABLE a (
  b text DEFAULT 'open
);
