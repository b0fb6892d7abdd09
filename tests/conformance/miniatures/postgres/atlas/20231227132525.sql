-- Create "users" table
CREATE TABLE "public"."users" ("id" bigserial NOT NULL, "name" text NULL, PRIMARY KEY ("id"));
