-- +goose Up
INSERT INTO ledger (id, owner) VALUES (2, session_user);
REVOKE INSERT ON ledger FROM gander_miniature_writer;
