ALTER TABLE message DROP COLUMN payload;
