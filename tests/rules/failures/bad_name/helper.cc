// A library that a careless glob took for a migration.
int Helper() { return 0; }
