-- +gander Up
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT,
  -- What the old shop knew of a customer: "newsletter=1;language=nb;...".
  profile TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- One customer for an address, however it is written.
CREATE UNIQUE INDEX customers_email ON customers (lower(email));

-- +gander Down
DROP TABLE customers;
