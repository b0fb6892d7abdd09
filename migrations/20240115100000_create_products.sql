-- +gander Up
CREATE TABLE products (
  sku TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  price_cents BIGINT NOT NULL CHECK (price_cents >= 0),
  in_stock BIGINT
);

-- +gander Down
DROP TABLE products;
