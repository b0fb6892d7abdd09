-- +goose Up
SET ROLE gander_miniature_writer;
INSERT INTO ledger (id) VALUES (1);
-- +goose Down
DELETE FROM ledger;
