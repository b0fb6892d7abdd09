-- SQLite cannot add a constraint to a column: the table is built anew. Without
-- foreign keys, for DROP TABLE would otherwise find the lines of orders.

-- +gander Up
PRAGMA foreign_keys = OFF;

CREATE TABLE products_new (
  sku TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  price_cents BIGINT NOT NULL CHECK (price_cents >= 0),
  in_stock BIGINT NOT NULL DEFAULT 0 CHECK (in_stock >= 0)
);
INSERT INTO products_new (sku, name, price_cents, in_stock)
SELECT sku, name, price_cents, in_stock FROM products;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;

PRAGMA foreign_keys = ON;

-- +gander Down
PRAGMA foreign_keys = OFF;

CREATE TABLE products_old (
  sku TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  price_cents BIGINT NOT NULL CHECK (price_cents >= 0),
  in_stock BIGINT
);
INSERT INTO products_old (sku, name, price_cents, in_stock)
SELECT sku, name, price_cents, in_stock FROM products;
DROP TABLE products;
ALTER TABLE products_old RENAME TO products;

PRAGMA foreign_keys = ON;
