alter table gateway add column name text;
