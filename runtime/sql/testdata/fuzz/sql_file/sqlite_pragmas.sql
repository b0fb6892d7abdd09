PRAGMA foreign_keys=OFF;
BEGIN IMMEDIATE;
SELECT 1;
END TRANSACTION;
PRAGMA main.foreign_key_check;
PRAGMA foreign_keys(1);
