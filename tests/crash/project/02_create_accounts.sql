CREATE TABLE accounts (
  id integer PRIMARY KEY,
  owner text NOT NULL,
  balance bigint NOT NULL
);
INSERT INTO trace VALUES (2, 2);
