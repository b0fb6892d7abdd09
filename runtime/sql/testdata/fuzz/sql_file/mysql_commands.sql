source f.sql
SELECT 1\G
\. g.sql
