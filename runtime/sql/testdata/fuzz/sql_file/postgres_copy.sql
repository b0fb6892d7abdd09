COPY public.t (a, b) FROM stdin; -- rows
1	'
\N	$$
\\.
\.

SELECT pg_catalog.setval('s', 1, true);
COPY t FROM stdin;
\.
