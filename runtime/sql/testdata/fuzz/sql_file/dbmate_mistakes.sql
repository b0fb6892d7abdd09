-- migrate:up isolated:true
SELECT 1;
-- migrate:down
-- migrate:down
