-- first
CREATE FUNCTION as_is(x int) RETURNS int AS $$ SELECT x; $$ LANGUAGE sql;
