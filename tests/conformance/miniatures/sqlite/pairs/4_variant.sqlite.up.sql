INSERT INTO note (body) VALUES ('sqlite');
