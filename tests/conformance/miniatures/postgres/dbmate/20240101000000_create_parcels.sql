-- migrate:up
CREATE TABLE parcels (id bigint PRIMARY KEY, weight numeric NOT NULL);
CREATE FUNCTION heavy(parcel parcels) RETURNS boolean AS $$
BEGIN
  -- a comment about migrate:down is none
  RETURN parcel.weight > 20;
END;
$$ LANGUAGE plpgsql;
INSERT INTO parcels VALUES (1, 2.5), (2, 31);

-- migrate:down
DROP FUNCTION heavy(parcels);
DROP TABLE parcels;
