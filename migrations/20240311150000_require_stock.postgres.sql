-- +gander Up
ALTER TABLE products
  ALTER COLUMN in_stock SET DEFAULT 0,
  ALTER COLUMN in_stock SET NOT NULL,
  ADD CONSTRAINT products_in_stock_check CHECK (in_stock >= 0);

-- +gander Down
ALTER TABLE products
  DROP CONSTRAINT products_in_stock_check,
  ALTER COLUMN in_stock DROP NOT NULL,
  ALTER COLUMN in_stock DROP DEFAULT;
