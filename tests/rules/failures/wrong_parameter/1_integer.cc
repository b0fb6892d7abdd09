#include "gander/migration.h"

static void Up(int&) {}

GANDER_MIGRATION(Up, nullptr);
