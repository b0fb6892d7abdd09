SELECT E'a\'b;'
 'c\'', U&'\0061', B'01', X'1f', N'n', 'it''s', "a""b;", $$;$$, $t$ $$ ; $T$ $t$, $1, a$b$c;
SELECT 1;
