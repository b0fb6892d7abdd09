INSERT INTO trace SELECT 30, count(*) FROM trace;
