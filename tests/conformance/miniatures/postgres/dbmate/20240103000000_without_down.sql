-- migrate:up
ALTER TABLE parcels ADD COLUMN sent_at timestamptz;
