// Without an unnamed namespace, Up is that of the whole program.
#include "gander/migration.h"

void Up(gander::Transaction&) {}

GANDER_MIGRATION(Up, nullptr);
