SELECT '1_same';
