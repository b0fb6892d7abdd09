-- +gander Up
CREATE TABLE half (id integer);
-- +gander Down
DROP TABLE 'half;
