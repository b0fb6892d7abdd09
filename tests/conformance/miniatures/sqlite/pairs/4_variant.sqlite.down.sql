DELETE FROM note WHERE body = 'sqlite';
