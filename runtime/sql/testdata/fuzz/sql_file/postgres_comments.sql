/* a /* b */ ; */ SELECT 1 -- c;
+-- d2; /*/ */ SELECT a->>'b' @-1 */ 2;
