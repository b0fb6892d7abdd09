# a comment of MySQL's
CREATE TABLE `crate` (
  `id` int NOT NULL AUTO_INCREMENT, -- 'it''s
  `label` varchar(20) DEFAULT 'a\'b;', # not the end
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
/*!40101 SET NAMES utf8 */;
