-- +goose Up
INSERT INTO ticket VALUES (1, 'closed');
-- +goose Down
DELETE FROM ticket;
