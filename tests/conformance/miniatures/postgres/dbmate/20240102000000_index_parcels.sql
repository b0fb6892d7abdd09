-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY parcels_weight;
