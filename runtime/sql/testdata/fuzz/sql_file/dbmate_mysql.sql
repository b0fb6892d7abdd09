-- migrate:up
DELIMITER //
CREATE PROCEDURE p() BEGIN SELECT 1; END//
-- migrate:down
DROP PROCEDURE p;
