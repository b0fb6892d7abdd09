ALTER TABLE message ADD COLUMN payload text;
