CREATE TABLE fast (x int);
