BEGIN;
# one; two
CREATE TABLE `order` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `note` varchar(40) DEFAULT "say \"x;y\"" COMMENT 'it''s; here',
  `ratio` decimal(4,2) DEFAULT 1--1
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
/*!50003 CREATE TRIGGER `t` BEFORE INSERT ON `order` FOR EACH ROW SET NEW.`note` = 'a;b' */;
COMMIT;
