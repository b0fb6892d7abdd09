CREATE OR REPLACE VIEW bed_count AS SELECT count(*) FROM beds;
