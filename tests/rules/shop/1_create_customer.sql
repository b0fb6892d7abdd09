-- +gander Up
CREATE TABLE customer (
  id integer PRIMARY KEY,
  phone text
);
CREATE INDEX customer_phone ON customer (phone);
-- +gander Down
DROP TABLE customer;