BEGIN;
CREATE TABLE dock (id serial PRIMARY KEY, name text);
CREATE TABLE boat (id serial PRIMARY KEY, dock int REFERENCES dock);
COMMIT;
