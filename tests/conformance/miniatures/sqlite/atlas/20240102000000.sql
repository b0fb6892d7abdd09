ALTER TABLE `new_a` RENAME TO `a`;
INSERT INTO `a` (`b`) VALUES ('x');
