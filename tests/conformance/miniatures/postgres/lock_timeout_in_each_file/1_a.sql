SET lock_timeout = '1s';
CREATE TABLE a (id int);
RESET lock_timeout;
