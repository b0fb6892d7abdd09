SELECT '4_added';
