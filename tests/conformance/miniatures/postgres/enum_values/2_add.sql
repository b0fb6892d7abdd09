-- +goose Up
ALTER TYPE state ADD VALUE 'closed';
-- +goose Down
