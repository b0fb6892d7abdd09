-- +goose Up
CREATE TABLE note (body text, "odd;name" text DEFAULT 'a;b');
INSERT INTO note VALUES ('one;
two;
three', 'z'), (E'it''s; \'four\'', 'x'); /* a comment; with one
-- in it; */ INSERT INTO note VALUES ('--no comment;', '$$;$$');
INSERT INTO note VALUES ($tag$ ; $$ ; $tag$, U&'\0061;');
COMMENT ON TABLE note IS 'notes; all of them';
-- +goose Down
DROP TABLE note;
