DROP TABLE `order`;
