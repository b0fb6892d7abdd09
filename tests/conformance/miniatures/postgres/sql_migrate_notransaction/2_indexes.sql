-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY lamp_room ON lamp (room);
CREATE INDEX CONCURRENTLY lamp_watt ON lamp (watt);
DROP INDEX CONCURRENTLY lamp_room;

-- +migrate Down notransaction
DROP INDEX CONCURRENTLY lamp_watt;
