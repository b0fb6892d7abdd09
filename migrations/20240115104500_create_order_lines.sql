-- +gander Up
CREATE TABLE order_lines (
  order_id BIGINT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  line_number INTEGER NOT NULL CHECK (line_number > 0),
  sku TEXT NOT NULL REFERENCES products (sku),
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  -- The price when it was ordered; products.price_cents may change.
  unit_price_cents BIGINT NOT NULL CHECK (unit_price_cents >= 0),
  PRIMARY KEY (order_id, line_number)
);

CREATE INDEX order_lines_sku ON order_lines (sku);

-- +gander Down
DROP TABLE order_lines;
