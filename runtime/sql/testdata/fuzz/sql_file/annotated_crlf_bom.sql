-- +gander Up
SELECT 1;

-- +gander Down
SELECT 2
