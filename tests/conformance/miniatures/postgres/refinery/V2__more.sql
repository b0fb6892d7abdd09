ALTER TABLE key ADD COLUMN at timestamptz;
