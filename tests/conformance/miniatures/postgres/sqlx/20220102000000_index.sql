-- no-transaction
CREATE INDEX CONCURRENTLY message_at ON message (at);
INSERT INTO message SELECT gen_random_uuid(), now();
