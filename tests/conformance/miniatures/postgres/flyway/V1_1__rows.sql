INSERT INTO bed VALUES (1, 'roses'), (2, 'beans');
