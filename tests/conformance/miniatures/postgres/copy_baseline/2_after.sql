CREATE TABLE after_the_dump (x int);
