-- +goose Up
CREATE TABLE "blåbær" ("sm ak" text);
INSERT INTO "blåbær" VALUES ('æøå 漢字');
-- +goose Down
DROP TABLE "blåbær";
