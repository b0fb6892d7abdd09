-- no-transaction
DROP INDEX CONCURRENTLY message_at;
