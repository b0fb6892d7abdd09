#include "gander/migration.h"

static void Up(gander::Transaction&) {}

GANDER_MIGRATION(Up, nullptr);
GANDER_MIGRATION(Up, nullptr);
