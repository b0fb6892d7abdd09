-- +goose Up
CREATE ROLE gander_miniature_reader;
CREATE ROLE gander_miniature_writer;
GRANT gander_miniature_reader TO gander_miniature_writer;
CREATE TABLE ledger (id int, owner text DEFAULT current_user);
ALTER TABLE ledger ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON ledger TO gander_miniature_reader USING (owner = current_user);
GRANT SELECT ON ledger TO gander_miniature_reader;
GRANT INSERT ON ledger TO gander_miniature_writer;
-- +goose Down
DROP TABLE ledger;
DROP ROLE gander_miniature_writer;
DROP ROLE gander_miniature_reader;
