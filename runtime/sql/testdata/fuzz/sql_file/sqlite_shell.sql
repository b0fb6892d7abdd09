SELECT 1;
.read x.sql
