-- no-transaction
VACUUM;
INSERT INTO history VALUES ('x');
