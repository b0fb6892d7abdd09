-- +gander Up
CREATE INDEX customer_search ON customer USING gin (to_tsvector('simple', phone));
-- +gander Down
DROP INDEX customer_search;
