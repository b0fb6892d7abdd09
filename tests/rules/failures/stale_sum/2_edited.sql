SELECT '2_edited';
