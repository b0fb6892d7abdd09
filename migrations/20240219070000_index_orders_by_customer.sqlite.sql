-- +gander Up
CREATE INDEX orders_customer_id ON orders (customer_id, placed_at);

-- +gander Down
DROP INDEX orders_customer_id;
