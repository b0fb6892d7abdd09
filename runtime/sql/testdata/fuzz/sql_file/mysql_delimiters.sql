delimiter go
SELECT 1 AS mango
SELECT 2 go
DELIMITER	"a b"
SELECT 3a b
  Delimiter $$ x
SELECT a$$SELECT b $$
