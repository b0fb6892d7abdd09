-- +goose Up
CREATE TABLE [odd;name] (`a;b` TEXT, "c;d" TEXT DEFAULT 'it''s;', [e] BLOB);
INSERT INTO [odd;name] VALUES ('one;
two', '--no comment', x'3b'); -- a comment; here
/* and; here */ INSERT INTO "odd;name" (`a;b`) VALUES ('æøå 漢字');
-- +goose Down
DROP TABLE [odd;name];
