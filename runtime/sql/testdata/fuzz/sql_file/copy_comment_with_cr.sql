COPY public.t (a, b) FROM stdin; -- r`oÿÿÿe Up
-- +\.

SELECT pg_catalog.setval('s', 1, true);
COPY t FRiO Mndst
\.
