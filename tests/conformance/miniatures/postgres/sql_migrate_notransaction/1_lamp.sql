-- +migrate Up
CREATE TABLE lamp (id int, room int, watt int);
-- +migrate Down
DROP TABLE lamp;
