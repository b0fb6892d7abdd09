SELECT [a;], `b``;`, "c""", 'd''', x'00', ?1, :a, @b, $c::d(;), 0x1f;
SELECT 1 -- ab
;
