-- +gander Up
CREATE TABLE payments (
  -- As the payment provider calls it.
  reference TEXT NOT NULL PRIMARY KEY,
  order_id BIGINT NOT NULL REFERENCES orders (id),
  method TEXT NOT NULL CHECK (method IN ('card', 'invoice', 'transfer')),
  amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
  paid_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX payments_order_id ON payments (order_id);

-- +gander Down
DROP TABLE payments;
