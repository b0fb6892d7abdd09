CREATE TABLE last AS SELECT max(id) AS id FROM t;
