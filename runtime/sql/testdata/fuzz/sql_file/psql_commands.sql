\restrict abc
SELECT 1 \gexec
\.
