UPDATE boat SET dock = NULL;
DELETE FROM dock;