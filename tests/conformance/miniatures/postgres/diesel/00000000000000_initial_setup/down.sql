DROP FUNCTION as_is(int);
