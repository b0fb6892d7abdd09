-- Built beside the shop at work: CONCURRENTLY lets orders be placed meanwhile,
-- and refuses to run inside a transaction.

-- +gander NO TRANSACTION

-- +gander Up
CREATE INDEX CONCURRENTLY orders_customer_id ON orders (customer_id, placed_at);

-- +gander Down
DROP INDEX CONCURRENTLY orders_customer_id;
