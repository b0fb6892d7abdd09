CREATE TABLE port (id int);
