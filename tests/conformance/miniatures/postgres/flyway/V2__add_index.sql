CREATE INDEX CONCURRENTLY bed_name ON bed (name);
