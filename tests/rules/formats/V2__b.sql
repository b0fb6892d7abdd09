CREATE TABLE b (id, kind DEFAULT ${'kind'});
