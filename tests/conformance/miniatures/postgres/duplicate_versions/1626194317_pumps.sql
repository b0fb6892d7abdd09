CREATE TABLE pump (id int);
