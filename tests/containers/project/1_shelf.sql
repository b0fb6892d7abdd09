-- +gander Up
CREATE TABLE shelf (n integer);
INSERT INTO shelf SELECT generate_series(1, 600);

-- +gander Down
DROP TABLE shelf;
