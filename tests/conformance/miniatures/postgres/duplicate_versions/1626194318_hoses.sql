CREATE TABLE hose (id int);
