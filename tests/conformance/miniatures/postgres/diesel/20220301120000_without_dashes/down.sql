alter table gateway drop column name;
