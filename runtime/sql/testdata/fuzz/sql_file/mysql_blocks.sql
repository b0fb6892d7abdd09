-- +goose Up
DELIMITER //
-- +goose StatementBegin
SELECT 1
-- +goose StatementEnd
SELECT 2//
-- +goose Down
DELIMITER ;;
SELECT 3;;
