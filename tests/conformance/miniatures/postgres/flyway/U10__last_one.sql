CREATE INDEX bed_name ON bed (name);
