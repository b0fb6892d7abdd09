-- +gander Up
CREATE TABLE addresses (
  customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('billing', 'shipping')),
  street TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  city TEXT NOT NULL,
  country_code TEXT NOT NULL CHECK (length(country_code) = 2),
  PRIMARY KEY (customer_id, kind)
);

-- +gander Down
DROP TABLE addresses;
