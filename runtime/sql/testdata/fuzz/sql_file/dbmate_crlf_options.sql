-- migrate:up transaction:true
SELECT 1;
-- migrate:down transaction:false
VACUUM;
