// Links a catalog, and does nothing.
int main() { return 0; }
