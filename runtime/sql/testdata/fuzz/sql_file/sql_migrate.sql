-- +migrate Up notransaction
SELECT 1;
