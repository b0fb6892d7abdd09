-- no-transaction
CREATE INDEX CONCURRENTLY message_at ON message (at);
