-- +gander Up
CREATE TABLE customers (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT
);
INSERT INTO customers (id, name, phone) VALUES
  (1, 'Kari', '22 33 44 55'),
  (2, 'Ola', '400-00-000');

-- +gander Down
DROP TABLE customers;
