CREATE INDEX CONCURRENTLY gateway_name ON gateway (name);
