-- Modify "users" table
ALTER TABLE "public"."users" ADD COLUMN "age" bigint NULL;
