SET lock_timeout = '2s';
ALTER TABLE a ADD COLUMN b text DEFAULT current_setting('lock_timeout');
INSERT INTO a VALUES (1);
