-- +gander Up
CREATE INDEX customers_search ON customers (lower(name) text_pattern_ops);

-- +gander Down
DROP INDEX customers_search;
