--
-- A dump, as pg_dump writes it
--
SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.city (
    id integer NOT NULL,
    name text,
    note text
);
COPY public.city (id, name, note) FROM stdin;
1	Oslo	with; a semicolon
2	Bergen	\N
3	O'Hare $$ "	back\\slash
\.
CREATE SEQUENCE public.city_id_seq;
COPY public.city (id, name) FROM stdin WITH (FORMAT csv);
4,"Bod""ø"
\.
SELECT pg_catalog.setval('public.city_id_seq', 4, true);
ALTER TABLE ONLY public.city ADD CONSTRAINT city_pkey PRIMARY KEY (id);
