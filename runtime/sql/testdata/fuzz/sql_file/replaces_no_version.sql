-- +gander Replaces x
SELECT 1;