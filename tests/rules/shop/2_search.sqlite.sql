-- +gander Up
CREATE VIRTUAL TABLE customer_search USING fts5 (phone);
-- +gander Down
DROP TABLE customer_search;
