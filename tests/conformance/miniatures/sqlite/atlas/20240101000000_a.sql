-- Disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- Create "new_a" table
CREATE TABLE `new_a` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `b` text NULL);
-- Enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
