-- café
CREATE TABLE place (name text);
INSERT INTO place VALUES ('café');
