-- +gander Up
-- How a customer's name is found, however it is typed. The next two migrations
-- fill both; the shop itself writes them from now on.
ALTER TABLE customers ADD COLUMN search_name TEXT;

CREATE TABLE customer_words (
  customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  word TEXT NOT NULL,
  PRIMARY KEY (customer_id, word)
);

-- +gander Down
DROP TABLE customer_words;
ALTER TABLE customers DROP COLUMN search_name;
