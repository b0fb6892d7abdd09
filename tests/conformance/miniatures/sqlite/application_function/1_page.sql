CREATE TABLE page (title text, slug text);
INSERT INTO page (title) VALUES ('One');
