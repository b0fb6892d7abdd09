-- migrate:up
DELETE FROM public.schema_migrations WHERE version = '0';
INSERT INTO visit VALUES (1);
