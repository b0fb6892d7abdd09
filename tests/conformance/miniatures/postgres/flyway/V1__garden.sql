CREATE TABLE bed (id int PRIMARY KEY, name varchar(20));
