INSERT INTO bed VALUES (1, 'roses');
