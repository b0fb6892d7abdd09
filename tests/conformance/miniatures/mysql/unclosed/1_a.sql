CREATE TABLE a (b varchar(9) DEFAULT 'it\'s);
