create table gateway (id bytea primary key, tags jsonb not null);
create index gateway_tags on gateway using gin (tags);