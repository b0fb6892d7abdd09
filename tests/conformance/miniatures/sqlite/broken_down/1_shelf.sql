-- migrate:up
CREATE TABLE shelf (id int PRIMARY KEY, label text);
-- migrate:down
DROP TABLE "shelf;
