-- migrate:up
CREATE TYPE kind AS ENUM ('oak');
CREATE TABLE tree (id int, kind kind);

-- migrate:down
DROP TABLE tree;
DROP TYPE kind;
