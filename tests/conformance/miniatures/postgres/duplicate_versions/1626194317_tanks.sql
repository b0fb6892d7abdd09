CREATE TABLE tank (id int);
