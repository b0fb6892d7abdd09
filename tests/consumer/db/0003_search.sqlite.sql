-- +gander Up
CREATE INDEX customers_search ON customers (name COLLATE NOCASE);

-- +gander Down
DROP INDEX customers_search;
