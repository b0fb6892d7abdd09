CREATE TABLE own_way (id integer);
