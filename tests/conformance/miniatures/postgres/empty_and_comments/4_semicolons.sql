-- +goose Up
;;
CREATE TABLE t (x int);;
   
-- a comment
-- +goose Down
DROP TABLE t;
